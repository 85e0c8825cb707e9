import { LRUCache } from "lru-cache";

/** Ids of a stream's events from revision `from` on, without a gap, in order. */
type Known = { readonly from: number; readonly revisions: ReadonlyMap<string, number> };

type Numbered = { readonly id: string; readonly revision: number };

const nextOf = ({ from, revisions }: Known) => from + revisions.size;

const joined = (known: Known, events: readonly Numbered[], first: number): Known => {
  const older = events.filter(({ revision }) => revision < known.from);
  const newer = events.filter(({ revision }) => revision >= nextOf(known));
  const entries = ({ id, revision }: Numbered) => [id, revision] as const;
  if (older.length === 0 && known.revisions instanceof Map) {
    for (const { id, revision } of newer) known.revisions.set(id, revision);
    // A new object: the cache counts anew only what it has not held before.
    return { ...known };
  }
  return {
    from: Math.min(first, known.from),
    revisions: new Map([...older.map(entries), ...known.revisions, ...newer.map(entries)]),
  };
};

export type KnownIds = {
  /** Takes in events that follow each other, oldest first. */
  readonly note: (stream: string, events: readonly Numbered[]) => void;
  /** The revision behind the last known event; undefined when nothing is known. */
  readonly next: (stream: string) => number | undefined;
  /** The first known revision; undefined when nothing is known. */
  readonly first: (stream: string) => number | undefined;
  /** Revisions of `ids`, in their order; undefined for one that is not known. */
  readonly find: (stream: string, ids: readonly string[]) => readonly (number | undefined)[];
};

/** The ids of each stream's newest events, as far as this process has seen them: `idsMax` over all streams, `window` per stream.
 * The server compares no ids when a stream is where it is expected, so a repeat is found here. */
export const knownIds = (window: number, idsMax = 200_000): KnownIds => {
  const streams = new LRUCache<string, Known>({
    maxSize: idsMax,
    sizeCalculation: ({ revisions }) => 1 + revisions.size,
  });

  const trimmed = (known: Known): Known => {
    const surplus = known.revisions.size - window;
    if (surplus <= window / 4) return known;
    return { from: known.from + surplus, revisions: new Map([...known.revisions].slice(surplus)) };
  };

  return {
    note: (stream, events) => {
      const [first, last] = [events[0]?.revision, events.at(-1)?.revision];
      if (first === undefined || last === undefined) return;
      const known = streams.get(stream);
      // Older ones that do not reach what is known would leave a gap.
      if (known && last < known.from - 1) return;
      const base = known && first <= nextOf(known) ? known : { from: first, revisions: new Map<string, number>() };
      streams.set(stream, trimmed(joined(base, events, first)));
    },
    next: (stream) => {
      const known = streams.get(stream);
      return known && nextOf(known);
    },
    first: (stream) => streams.get(stream)?.from,
    find: (stream, ids) => {
      const revisions = streams.get(stream)?.revisions;
      return ids.map((id) => revisions?.get(id));
    },
  };
};
