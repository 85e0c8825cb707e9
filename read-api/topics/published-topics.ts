import type { EventTopics } from "../../schemas/topics/event-topics.ts";

/** What one partition holds: offsets `first` to `next - 1`. */
export type PartitionEnd = {
  readonly topic: string;
  readonly partition: number;
  readonly first: number;
  readonly next: number;
};

export type PublishedRecord = {
  readonly partition: number;
  readonly offset: number;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
};

/** The topics of one generation, for people who read them. Every call has a deadline. */
export type PublishedTopics = {
  readonly topics: EventTopics;
  /** Every partition of every topic, in no order. */
  readonly ends: () => Promise<readonly PartitionEnd[]>;
  /** By partition, the first offset whose record has a timestamp of `ms` or later; the end where there is none. */
  readonly since: (topic: string, ms: number) => Promise<readonly number[]>;
  /** Records from `offsets` (one per partition) on, as they come, until `signal`: some at a time, by position among them, never out of
   * order within a partition. Whoever stops reading before that has to abort `signal`.
   * @throws Error with code OVERLOADED when as many read as may at once. */
  readonly follow: (
    topic: string,
    offsets: readonly number[],
    signal: AbortSignal,
  ) => Promise<AsyncIterable<readonly PublishedRecord[]>>;
};
