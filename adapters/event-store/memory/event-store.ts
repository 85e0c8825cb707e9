import type { EncodedEvent } from "../../../schemas/recorded-event.ts";
import { checkLimit, readLimitMax, tailsMax } from "../read-limit.ts";
import { answer } from "./answer.ts";
import { memoryLog, type MemoryLog } from "./log.ts";

type StreamTail = { readonly stream: string; readonly fromRevision: number };

/** The event store port in memory: for specs. Give a `log` to share it with a memory feed. */
export const memoryEventStore = (log: MemoryLog = memoryLog()) => {
  const tail = (stream: string, fromRevision: number, limit: number) =>
    log.stream(stream).slice(fromRevision, fromRevision + checkLimit(limit));

  return {
    read: (stream: string, fromRevision = 0, limit = readLimitMax) => answer(() => tail(stream, fromRevision, limit)),

    readTails: (tails: readonly StreamTail[]) =>
      answer(() => {
        if (tails.length > 0) checkLimit(tails.length, tailsMax);
        return tails.map(({ stream, fromRevision }) => tail(stream, fromRevision, readLimitMax));
      }),

    readBackwards: (stream: string, limit: number, fromRevision?: number) =>
      answer(() => {
        checkLimit(limit);
        const events = log.stream(stream);
        const end = fromRevision === undefined ? events.length : Math.min(fromRevision + 1, events.length);
        return events.slice(Math.max(0, end - limit), Math.max(0, end)).toReversed();
      }),

    append: (stream: string, expected: number | "none", events: readonly EncodedEvent[]) =>
      answer(() => {
        const { last, isRepeat } = log.append(stream, expected, events);
        return { revision: last.revision, position: last.position, isRepeat };
      }),
  };
};
