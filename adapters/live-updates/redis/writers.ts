import type { Heard, Held } from "./message.ts";

type Writer = { readonly number: number; readonly at: number };
type Claims = { readonly partitions: number; readonly owners: Map<number, string> };

const writersMax = 1_000;
const forgottenAfterMs = 60_000;

/** Who writes which views, as far as it is heard. Silence for longer than `silenceMs` is no knowledge any more. */
export const writerTable = (silenceMs: number, clock: () => number) => {
  const writers = new Map<string, Writer>();
  const claims = new Map<string, Claims>();

  const isHeard = (from: string) => {
    const known = writers.get(from);
    return known !== undefined && clock() - known.at <= silenceMs;
  };

  /** False when a part has changed hands: what its last owner did not come to tell is unknown. */
  const claim = (from: string, { view, partition, partitions }: Held) => {
    const known = claims.get(view);
    const owners = known?.partitions === partitions ? known.owners : new Map<number, string>();
    claims.set(view, { partitions, owners });
    const owner = owners.get(partition);
    owners.set(partition, from);
    return owner === undefined || owner === from;
  };

  const release = (from: string, held: readonly Held[]) => {
    const kept = new Set(held.map(({ view, partition }) => `${view}\n${String(partition)}`));
    for (const [view, { owners }] of claims)
      for (const [partition, owner] of owners)
        if (owner === from && !kept.has(`${view}\n${String(partition)}`)) owners.delete(partition);
  };

  const forgetSilent = () => {
    for (const [from, { at }] of writers)
      if (writers.size > writersMax || clock() - at > forgottenAfterMs) writers.delete(from);
  };

  return {
    /** False when something may have been missed before this message. */
    hear: ({ from, number, held }: Heard) => {
      const known = writers.get(from);
      const follows = known === undefined ? number === 1 : number === known.number + 1 && isHeard(from);
      writers.delete(from);
      writers.set(from, { number, at: clock() });
      forgetSilent();
      if (held === undefined) return follows;
      release(from, held);
      return held.map((each) => claim(from, each)).every(Boolean) && follows;
    },
    isHeard,
    /** Whether every part of `view` is written by somebody who is heard. */
    covers: (view: string) => {
      const known = claims.get(view);
      if (known?.owners.size !== known?.partitions || known === undefined) return false;
      return [...known.owners.values()].every(isHeard);
    },
  };
};
