import { LRUCache } from "lru-cache";

/** Ids of a stream's events, without a gap, in order. */
type Known = {
  /** The first known revision. */
  readonly from: number;
  readonly revisions: ReadonlyMap<string, number>;
};

type Numbered = { readonly id: string; readonly revision: number };

/** The revision behind the last known event. */
export const nextOf = ({ from, revisions }: Known) => from + revisions.size;

const joined = (known: Known, events: readonly Numbered[], first: number): Known => {
  if (first >= known.from && known.revisions instanceof Map) {
    const next = nextOf(known);
    for (const { id, revision } of events) if (revision >= next) known.revisions.set(id, revision);
    // A new object: the cache counts anew only what it has not held before.
    return { ...known };
  }
  const older = events.filter(({ revision }) => revision < known.from);
  const newer = events.filter(({ revision }) => revision >= nextOf(known));
  const entries = ({ id, revision }: Numbered) => [id, revision] as const;
  return {
    from: Math.min(first, known.from),
    revisions: new Map([...older.map(entries), ...known.revisions, ...newer.map(entries)]),
  };
};

export type KnownIds = {
  /** Takes in events that follow each other, oldest first. */
  readonly note: (stream: string, events: readonly Numbered[]) => void;
  /** Undefined when nothing is known. */
  readonly of: (stream: string) => Known | undefined;
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
    of: (stream) => streams.get(stream),
  };
};
