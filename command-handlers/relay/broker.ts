import type { EventRecord } from "../../schemas/topics/event-record.ts";
import type { TopicPartition } from "../../schemas/topics/event-topics.ts";

/** Records for one partition, in order. */
export type PartitionBatch = TopicPartition & { readonly records: readonly EventRecord[] };

/** Where the broker put a batch: its first record has `baseOffset`, the others follow without a gap. */
export type PlacedBatch = TopicPartition & { readonly baseOffset: number };

/** What one partition holds: offsets `first` to `next - 1`; empty when they are equal. */
export type PartitionEnd = TopicPartition & { readonly first: number; readonly next: number };

export type RecordPlace = TopicPartition & { readonly offset: number };

export type PlacedRecord = RecordPlace & {
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970 in decimal. */
  readonly timestamp: string;
};

/** Sends until it fails once; then its records may be there, wholly or in part, or come later. It is thrown away. */
export type BrokerProducer = {
  /** Ends when every in-sync replica has all of `batches`; each partition is in it once. The caller holds the answer against what it sent.
   * @throws when any of it failed or the deadline passed: the outcome is unknown. */
  readonly send: (batches: readonly PartitionBatch[]) => Promise<readonly PlacedBatch[]>;
  /** Closes its connections, within a bound, and never fails. */
  readonly discard: () => Promise<void>;
};

/** Topics of one generation, as their only publisher sees them. Every call has a deadline. */
export type Broker = {
  /** Makes the topics that are missing, with explicit settings, and checks all of them.
   * @throws TopicsUnfit when a topic has other settings than it must have. */
  readonly prepare: () => Promise<void>;
  /** Every partition of every topic, as many as there are. */
  readonly ends: () => Promise<readonly PartitionEnd[]>;
  /** The records that stand at `places` (at most one per partition); a place where none stands is left out. */
  readonly records: (places: readonly RecordPlace[]) => Promise<readonly PlacedRecord[]>;
  readonly producer: () => Promise<BrokerProducer>;
};

export type TopicsUnfit = Error & { readonly code: "TOPICS_UNFIT" };

export const isTopicsUnfit = (error: unknown): error is TopicsUnfit =>
  error instanceof Error && "code" in error && error.code === "TOPICS_UNFIT";
