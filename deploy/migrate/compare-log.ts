import { isDeepStrictEqual } from "node:util";
import { metadataText } from "../../schemas/chain.ts";
import type { EventCodec } from "../../schemas/event-codec.ts";
import type { Position, RecordedEvent } from "../../schemas/recorded-event.ts";
import { fault } from "../compose/fault.ts";
import type { Source } from "./source.ts";
import type { Target } from "./target.ts";

type Codec = Pick<EventCodec, "decode" | "isPersonal">;

type Parts = {
  readonly source: Source;
  readonly target: Target;
  readonly codecs: { readonly source: Codec; readonly target: Codec };
  readonly tell: (done: number, total: number) => void;
};

const pageSize = 1_000;
/** Personal events read with both folders of keys, in each page. */
const samples = 20;

/** All of the target's events in their order. */
const eventsOf = async function* ({ feed }: Target) {
  const head = await feed.head(0);
  for (let after: Position | undefined; after !== head;) {
    const page: readonly RecordedEvent[] = await feed.read(0, after, { limit: pageSize, waitMs: 0 });
    if (page.length === 0) return;
    yield* page;
    after = page.at(-1)?.position;
  }
};

const partsOf = (event: RecordedEvent) => ({
  id: event.id,
  stream: event.stream,
  revision: event.revision,
  type: event.type,
  data: event.data,
  metadata: metadataText(event.metadata),
  recordedAt: event.recordedAt,
});

/** What of an event is not the same; its chain is part of its metadata. */
const differenceBetween = (ours: RecordedEvent, theirs: RecordedEvent) => {
  const other = new Map(Object.entries(partsOf(theirs)));
  return Object.entries(partsOf(ours)).find(([name, value]) => other.get(name) !== value)?.[0];
};

const nameOf = ({ type, revision, stream }: RecordedEvent) => `${type}, revision ${String(revision)} of ${stream}`;

const refuseDifferent = (number: number, ours: RecordedEvent, theirs: RecordedEvent | undefined) => {
  const place = `Event ${String(number)} (${nameOf(ours)})`;
  if (!theirs) throw fault(`${place} is missing from the new event store.`);
  const difference = differenceBetween(ours, theirs);
  if (difference !== undefined)
    throw fault(`${place} is not the same in the new event store: its ${difference} differs (${nameOf(theirs)}).`);
};

const isKeyMissing = (error: unknown) => error instanceof Error && "code" in error && error.code === "KEY_MISSING";

/** As it reads with the keys of one side; undefined where its key is missing there. */
const readWith = async ({ decode }: Codec, event: RecordedEvent) => {
  try {
    const [read] = await decode([event]);
    return read?.data;
  } catch (error) {
    if (isKeyMissing(error)) return undefined;
    throw error;
  }
};

/** Personal fields of `theirs` read, with the copied keys, as those of `ours` with the original ones. False: they read with neither. */
const isReadable = async (codecs: Parts["codecs"], ours: RecordedEvent, theirs: RecordedEvent) => {
  const [one, other] = [await readWith(codecs.source, ours), await readWith(codecs.target, theirs)];
  if (!isDeepStrictEqual(one, other))
    throw fault(`Personal data of ${nameOf(ours)} does not read the same with the copied keys.`);
  return one !== undefined;
};

/** Holds every event against the original, and in each page the personal fields of some.
 * @throws Fault that names the first difference. */
export const compareLog = async ({ source, target, codecs, tell }: Parts) => {
  const theirs = eventsOf(target);
  let [done, readable] = [0, 0];
  for (let page = await source.sealed.behind(0, pageSize); page.length > 0;) {
    let sampled = 0;
    for (const ours of page) {
      const { value } = await theirs.next();
      refuseDifferent((done += 1), ours, value ?? undefined);
      if (sampled >= samples || !value || !codecs.source.isPersonal(ours.type)) continue;
      sampled += 1;
      readable += Number(await isReadable(codecs, ours, value));
    }
    tell(done, source.events);
    page = await source.sealed.behind(done, pageSize);
  }
  const surplus = await theirs.next();
  if (!surplus.done) throw fault(`${nameOf(surplus.value)} is in the new event store, but not in the original.`);
  return { events: done, readable };
};
