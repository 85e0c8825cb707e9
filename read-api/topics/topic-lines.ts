import { isUnknownEvent } from "../../schemas/event-catalogue.ts";
import { type EventRecords, isUnreadableRecord } from "../../schemas/topics/event-record.ts";
import type { TopicLine } from "../../schemas/topics/topic-resource.ts";
import type { PublishedRecord } from "./published-topics.ts";
import { cursorOf } from "./topic-cursor.ts";

const lineOf = (records: EventRecords, record: PublishedRecord): TopicLine => {
  const place = { partition: record.partition, offset: String(record.offset) };
  try {
    const { event } = records.fromRecord(record);
    const data: unknown = JSON.parse(event.data);
    return {
      kind: "record",
      ...place,
      position: event.position,
      recordedAt: event.recordedAt,
      at: event.metadata.at,
      stream: event.stream,
      revision: event.revision,
      type: event.type,
      schemaVersion: event.metadata.schemaVersion,
      data,
      correlationId: event.metadata.correlationId,
      causationId: event.metadata.causationId,
    };
  } catch (error) {
    if (isUnknownEvent(error) || isUnreadableRecord(error))
      return { kind: "unreadable", ...place, reason: error.message };
    throw error;
  }
};

type Reading = {
  readonly found: AsyncIterable<readonly PublishedRecord[]>;
  readonly offsets: readonly number[];
  readonly limit: number;
  readonly records: EventRecords;
  /** Ends the reading; called when there is enough. */
  readonly enough: () => void;
};

/** A line per record, `limit` at most, and where to ask on. */
export const topicLines = async function* ({ found, offsets, limit, records, enough }: Reading) {
  const next = [...offsets];
  let count = 0;
  try {
    for await (const some of found) {
      for (const record of some.slice(0, limit - count)) {
        yield lineOf(records, record);
        next[record.partition] = record.offset + 1;
        count += 1;
      }
      if (count === limit) break;
    }
  } finally {
    enough();
  }
  yield { kind: "next", after: cursorOf(next) } satisfies TopicLine;
};
