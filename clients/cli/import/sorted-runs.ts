import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

type Keyed<Item> = { readonly key: string; readonly item: Item };

const compare = (left: { readonly key: string }, right: { readonly key: string }) => {
  if (left.key === right.key) return 0;
  return left.key < right.key ? -1 : 1;
};

async function* readRun<Item>(path: string): AsyncGenerator<Keyed<Item>> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    yield JSON.parse(line) as Keyed<Item>;
  }
}

async function* merged<Item>(runs: readonly AsyncGenerator<Keyed<Item>>[]): AsyncGenerator<Item> {
  const heads: { key: string; item: Item; run: AsyncGenerator<Keyed<Item>> }[] = [];
  for (const run of runs) {
    const first = await run.next();
    if (!first.done) heads.push({ ...first.value, run });
  }
  for (;;) {
    const [first] = heads.toSorted(compare);
    if (!first) return;
    yield first.item;
    const next = await first.run.next();
    const at = heads.indexOf(first);
    if (next.done) heads.splice(at, 1);
    else heads[at] = { ...next.value, run: first.run };
  }
}

/** Sorts more than fits in memory: holds `heldMax` items, and spills sorted runs of so many into a temporary folder. Keys are unique. */
export async function* sortedRuns<Item>(
  items: AsyncIterable<Item>,
  keyOf: (item: Item) => string,
  heldMax = 50_000,
): AsyncGenerator<Item> {
  let held: Keyed<Item>[] = [];
  let folder: string | undefined;
  const paths: string[] = [];
  try {
    for await (const item of items) {
      held.push({ key: keyOf(item), item });
      if (held.length < heldMax) continue;
      folder ??= await mkdtemp(join(tmpdir(), "tradepost-import-"));
      const path = join(folder, `run-${String(paths.length)}`);
      await writeFile(
        path,
        held.sort(compare).map((keyed) => `${JSON.stringify(keyed)}\n`),
      );
      paths.push(path);
      held = [];
    }
    held.sort(compare);
    if (paths.length === 0) {
      for (const { item } of held) yield item;
      return;
    }
    const last = held.values();
    const inMemory = (async function* () {
      yield* last;
    })();
    yield* merged([...paths.map((path) => readRun<Item>(path)), inMemory]);
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}
