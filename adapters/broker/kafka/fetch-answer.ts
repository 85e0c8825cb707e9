import type { TopicPartition } from "../../../schemas/topics/event-topics.ts";
import { type ByteReader, byteReader } from "./byte-reader.ts";

/** What a broker says of one partition. */
export type FetchedPartition = TopicPartition & {
  /** 0: none. */
  readonly errorCode: number;
  /** The offset that its next record will get. */
  readonly high: number;
  /** Record batches, the last one perhaps cut off. */
  readonly batches: Buffer;
};

/** The only layout that is read here; brokers from 2.3 on speak it. */
export const fetchVersion = 11;

const abortedBytes = 16;

const partitionOf = (reader: ByteReader, topic: string): FetchedPartition => {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const high = reader.int64();
  // Last stable offset, first offset.
  reader.skip(16);
  reader.skip(Math.max(0, reader.int32()) * abortedBytes);
  // The replica that the broker would rather be asked.
  reader.skip(4);
  return { topic, partition, errorCode, high, batches: reader.bytes(Math.max(0, reader.int32())) };
};

const times = <Item>(count: number, one: () => Item) => Array.from({ length: Math.max(0, count) }, one);

/** Kafka's answer to Fetch, version 11, with the batches as they came.
 * @see https://kafka.apache.org/protocol#The_Messages_Fetch */
export const fetchAnswer = (bytes: Buffer) => {
  const reader = byteReader(bytes);
  const throttleMs = reader.int32();
  const errorCode = reader.int16();
  // The session's id: there are none.
  reader.skip(4);
  const topics = times(reader.int32(), () => {
    const topic = reader.text();
    return times(reader.int32(), () => partitionOf(reader, topic));
  });
  return { throttleMs, errorCode, partitions: topics.flat() };
};
