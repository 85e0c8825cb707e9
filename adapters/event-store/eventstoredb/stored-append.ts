import type { Position } from "../../../schemas/recorded-event.ts";
import { logCorrupt, revisionConflict } from "../errors.ts";
import { readLimitMax } from "../read-limit.ts";
import type { AdmittedAppend } from "../admission.ts";
import { type KnownIds, nextOf } from "./known-ids.ts";
import type { StreamReader } from "./stream-reader.ts";

/** A repeat is recognised among so many of its stream's last events. */
export const repeatWindow = readLimitMax;

export type Answered = { readonly revision: number; readonly position: Position; readonly isRepeat: boolean };

/** So many of an append's first events stand where they belong, as the last of their stream. */
type Begun = { readonly begun: number };

type Found = readonly (number | undefined)[];

const areInOrder = (found: Found, first = found[0]): found is readonly number[] =>
  first !== undefined && found.every((revision, index) => revision === first + index);

const begunOf = (found: Found, expected: number, last: number) => {
  const begun = last - expected;
  const isBegun =
    begun > 0 &&
    areInOrder(found.slice(0, begun), expected + 1) &&
    found.slice(begun).every((one) => one === undefined);
  return isBegun ? begun : undefined;
};

/** What the store holds already of an append. */
export const storedAppend = (read: StreamReader, known: KnownIds) => {
  const readBack = async (stream: string, from: number | undefined, limit: number) => {
    const events = await read(stream, { direction: "backwards", ...(from === undefined ? {} : { from }), limit });
    known.note(stream, events.toReversed());
  };

  const readOn = async (stream: string, from: number) => {
    for (let next = from; ;) {
      const page = await read(stream, { direction: "forwards", from: next, limit: readLimitMax });
      known.note(stream, page);
      next += page.length;
      if (page.length < readLimitMax) return;
    }
  };

  /** Revision of the stream's last event, all ids up to it known; -1 when there is none. */
  const end = async (stream: string) => {
    const before = known.of(stream);
    await (before ? readOn(stream, nextOf(before)) : readBack(stream, undefined, repeatWindow));
    const there = known.of(stream);
    const last = there ? nextOf(there) - 1 : -1;
    await learn(stream, last);
    return last;
  };

  /** Makes the ids of the last events up to `revision` known; costs nothing when this process read or wrote them. */
  const learn = async (stream: string, revision: number) => {
    if (revision < 0) return;
    const lowest = Math.max(0, revision - repeatWindow + 1);
    const there = known.of(stream);
    if (!there || nextOf(there) <= revision) await readBack(stream, revision, repeatWindow);
    else if (there.from > lowest) await readBack(stream, there.from - 1, there.from - lowest);
  };

  return {
    learn,

    /** True when some id of `append` is known to stand in its stream. */
    isKnown: ({ stream, events }: AdmittedAppend) => {
      const revisions = known.of(stream)?.revisions;
      return revisions !== undefined && events.some(({ id }) => revisions.has(id));
    },

    /** Takes note of what was just appended. */
    note: ({ stream, expected, events }: AdmittedAppend) => {
      known.note(
        stream,
        events.map(({ id }, index) => ({ id, revision: expected + 1 + index })),
      );
    },

    /** What stands of an append: the answer that it had the first time, or that it is begun.
     * `actual`: where the server says that the stream is.
     * @throws RevisionConflict when neither is so.
     * @throws LogCorrupt when the stream's end cannot be read: it was truncated or deleted. */
    found: async ({ stream, expected, events }: AdmittedAppend, actual = -1): Promise<Answered | Begun> => {
      const last = await end(stream);
      if (last < actual) throw logCorrupt(`${stream} is at revision ${String(actual)}, but its events were removed`);
      const revisions = known.of(stream)?.revisions;
      const found = events.map(({ id }) => revisions?.get(id));
      const revision = found.at(-1);
      if (!areInOrder(found) || revision === undefined) {
        const begun = begunOf(found, expected, last);
        if (begun === undefined) throw revisionConflict(stream, last);
        return { begun };
      }
      const [event] = await read(stream, { direction: "forwards", from: revision, limit: 1 });
      if (event?.revision !== revision) throw logCorrupt(`Event ${String(revision)} of ${stream} was removed`);
      return { revision, position: event.position, isRepeat: true };
    },
  };
};

export type StoredAppend = ReturnType<typeof storedAppend>;
