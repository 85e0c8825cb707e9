import { randomUUID } from "node:crypto";
import { instant } from "../../../domain/kernel/instant.ts";
import { position, type EncodedEvent, type RecordedEvent } from "../../../schemas/recorded-event.ts";
import { admit } from "../admission.ts";
import { assertJson } from "../assert-json.ts";
import { appendRefused, revisionConflict } from "../errors.ts";

/** A whole log in memory, shared by a store and its feeds. */
export type MemoryLog = {
  readonly epoch: string;
  readonly events: () => readonly RecordedEvent[];
  readonly stream: (name: string) => readonly RecordedEvent[];
  /** The last of `events` as it stands in the log. */
  readonly append: (
    stream: string,
    expected: number | "none",
    events: readonly EncodedEvent[],
  ) => { readonly last: RecordedEvent; readonly isRepeat: boolean };
  /** Calls `listener` after each append until the answer is called. */
  readonly onAppend: (listener: () => void) => () => void;
};

export const memoryLog = (now: () => number = Date.now): MemoryLog => {
  const events: RecordedEvent[] = [];
  const streams = new Map<string, RecordedEvent[]>();
  const byId = new Map<string, RecordedEvent>();
  const listeners = new Set<() => void>();
  let clock = 0;

  const stored = (stream: string, ids: readonly string[]) => {
    const known = ids.map((id) => byId.get(id));
    if (known.every((event) => event === undefined)) return undefined;
    const first = known[0];
    const repeats = known.every(
      (event, index) => event?.stream === stream && event.revision === (first?.revision ?? 0) + index,
    );
    if (!repeats) throw revisionConflict(stream, (streams.get(stream)?.length ?? 0) - 1);
    return known.at(-1);
  };

  const record = (stream: string, event: EncodedEvent) => {
    const siblings = streams.get(stream) ?? [];
    const recorded: RecordedEvent = {
      ...event,
      metadata: { ...event.metadata },
      stream,
      revision: siblings.length,
      position: position(String(events.length + 1).padStart(16, "0")),
      recordedAt: instant(clock),
    };
    siblings.push(recorded);
    streams.set(stream, siblings);
    events.push(recorded);
    byId.set(recorded.id, recorded);
    return recorded;
  };

  return {
    epoch: randomUUID(),
    events: () => events,
    stream: (name) => streams.get(name) ?? [],
    append: (stream, expected, given) => {
      const admitted = admit(stream, expected, given);
      given.forEach(assertJson);
      const repeated = stored(
        stream,
        given.map((event) => event.id),
      );
      if (repeated) return { last: repeated, isRepeat: true };
      const actual = (streams.get(stream)?.length ?? 0) - 1;
      if (actual !== admitted.expected) throw revisionConflict(stream, actual);
      clock = Math.max(clock, now());
      const last = given.map((event) => record(stream, event)).at(-1);
      if (!last) throw appendRefused("an append needs an event");
      listeners.forEach((listener) => {
        listener();
      });
      return { last, isRepeat: false };
    },
    onAppend: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
