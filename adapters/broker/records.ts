import type { EventRecord } from "../../schemas/topics/event-record.ts";
import type { TopicPartition } from "../../schemas/topics/event-topics.ts";

/** Records for one partition, in order. */
export type Batch = TopicPartition & { readonly records: readonly EventRecord[] };
export type Placed = TopicPartition & { readonly baseOffset: number };
export type End = TopicPartition & { readonly first: number; readonly next: number };
export type Place = TopicPartition & { readonly offset: number };
export type Found = Place & {
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestamp: string;
};

export type TopicsUnfit = Error & { readonly code: "TOPICS_UNFIT" };

export const topicsUnfit = (faults: readonly string[]): TopicsUnfit =>
  Object.assign(new Error(`The topics are not as they must be: ${faults.join("; ")}.`), {
    code: "TOPICS_UNFIT" as const,
  });
