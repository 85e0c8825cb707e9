import { setTimeout as pause } from "node:timers/promises";
import { metadataText } from "../../../schemas/chain.ts";
import { type AdmittedAppend, admit } from "../admission.ts";
import { isOutcomeUnknown, isOverloaded } from "../errors.ts";
import type { MovedEvent, MovedEventWriter } from "../moved-event.ts";
import { appendUntilAnswered } from "./append.ts";
import type { Connection } from "./connection.ts";
import type { Epoch } from "./epoch.ts";
import { knownIds } from "./known-ids.ts";
import { repeatWindow, storedAppend } from "./stored-append.ts";
import { streamReader } from "./stream-reader.ts";

/** Events in one append, of one stream: what one may carry in bytes is not reached by them, but for very large ones. */
const appendEventsMax = 100;
const appendBytesMax = 800 * 1024;
const attemptMs = 5_000;
const retryMs = 120_000;
const pageSize = 1_000;

const bytesOf = ({ data, metadata }: MovedEvent) => Buffer.byteLength(data) + metadataText(metadata).length;

/** Neighbours of one stream together, for their order over all streams stays. */
const appendsOf = (events: readonly MovedEvent[]) => {
  const appends: MovedEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const append = appends.at(-1);
    bytes += bytesOf(event);
    const fits = append?.[0]?.stream === event.stream && append.length < appendEventsMax && bytes <= appendBytesMax;
    if (append && fits) append.push(event);
    else {
      appends.push([event]);
      bytes = bytesOf(event);
    }
  }
  return appends;
};

/** The server stamps events with its own clock, so the time they were recorded at goes into their metadata, where the reader finds it.
 * It is no part of what chains are made of. */
const admitted = (events: readonly MovedEvent[]): AdmittedAppend => {
  const [first] = events;
  if (!first) throw new RangeError("an append needs an event");
  const append = admit(first.stream, first.revision === 0 ? "none" : first.revision - 1, events);
  const withTime = append.events.map((event, index) => ({
    ...event,
    metadata: `${event.metadata.slice(0, -1)},"recordedAt":${JSON.stringify(events[index]?.recordedAt)}}`,
  }));
  return { ...append, events: withTime };
};

/** Takes over another log's events, one append at a time, in their order. */
export const eventStoreDbMovedEvents = (
  connection: Connection,
  epoch: () => Promise<Epoch>,
  prefix: string,
): MovedEventWriter => {
  const known = knownIds(repeatWindow);
  const once = streamReader(connection, prefix, { deadlineMs: 0, attemptMs });
  const appending = { connection, prefix, attemptMs, stored: storedAppend(once, known) };

  /** The same append again until the store has answered: what had no answer may have been written. */
  const append = async (one: AdmittedAppend) => {
    for (const deadline = performance.now() + retryMs; ;) {
      try {
        await appendUntilAnswered(appending, one, performance.now() + 3 * attemptMs);
        return;
      } catch (error) {
        const isPassing = isOutcomeUnknown(error) || isOverloaded(error);
        if (!isPassing || performance.now() > deadline) throw error;
      }
      await pause(500);
    }
  };

  return {
    pageSize,
    write: async (_before, events) => {
      await epoch();
      for (const one of appendsOf(events)) await append(admitted(one));
    },
  };
};
