import type { Position, RecordedEvent } from "../schemas/recorded-event.ts";
import { type EventTopics, partitionName, type TopicPartition } from "../schemas/topics/event-topics.ts";

/** A record as a reader of a topic takes it off, with what its headers say. */
export type TopicRecord = TopicPartition & {
  readonly event: RecordedEvent;
  readonly previous: Position | undefined;
  readonly epoch: string;
};

type Fault = { readonly promise: "missing" | "foreign" | "altered" | "unchained" | "early"; readonly what: string };

type Topics = {
  readonly topics: Pick<EventTopics, "placeOf">;
  /** Of the store. */
  readonly epoch: string;
};

const same = (one: RecordedEvent, other: RecordedEvent) =>
  one.id === other.id &&
  one.type === other.type &&
  one.data === other.data &&
  one.stream === other.stream &&
  one.revision === other.revision &&
  one.metadata.chain === other.metadata.chain &&
  one.recordedAt === other.recordedAt;

/** What is wrong with a record itself, wherever it stands among the others. */
const faultOf = (record: TopicRecord, indexes: ReadonlyMap<Position, number>, expected: readonly RecordedEvent[]) => {
  const index = indexes.get(record.event.position);
  const event = index === undefined ? undefined : expected[index];
  if (index === undefined || !event) return "foreign";
  if (!same(record.event, event)) return "altered";
  return record.previous === expected[index - 1]?.position ? undefined : "unchained";
};

/** One partition by the rule that every reader goes by: what is not behind the last one is a repeat; what is, is the next one. */
const partitionFaults = (name: string, expected: readonly RecordedEvent[], records: readonly TopicRecord[]) => {
  const indexes = new Map(expected.map(({ position }, index) => [position, index]));
  const faults: Fault[] = [];
  let next = 0;
  for (const record of records) {
    const what = `${name} ${record.event.stream}@${record.event.revision} at ${record.event.position}`;
    const promise = faultOf(record, indexes, expected);
    const index = indexes.get(record.event.position) ?? -1;
    if (promise) faults.push({ promise, what });
    else if (index > next) faults.push({ promise: "early", what });
    if (index >= next) next = index + 1;
  }
  const seen = new Set(records.map(({ event }) => event.position));
  const missing = expected.filter(({ position }) => !seen.has(position));
  return [
    ...faults,
    ...missing.map((event): Fault => ({ promise: "missing", what: `${name} ${event.stream}@${event.revision}` })),
  ];
};

/** Every published event of the store stands in its partition, in order, each naming the one before it; repeats are all
 * there is beside them. `records` in the order of their offsets. */
export const brokenTopics = (
  events: readonly RecordedEvent[],
  records: readonly TopicRecord[],
  { topics, epoch }: Topics,
): readonly Fault[] => {
  const expected = Map.groupBy(events, ({ stream }) => {
    const place = topics.placeOf(stream);
    return place && partitionName(place);
  });
  const found = Map.groupBy(records, partitionName);
  const names = [...new Set([...expected.keys(), ...found.keys()])].filter((name) => name !== undefined);
  const strangers = records.filter((record) => record.epoch !== epoch);
  return [
    ...strangers.map((record): Fault => ({ promise: "foreign", what: `${partitionName(record)} of ${record.epoch}` })),
    ...names.flatMap((name) => partitionFaults(name, expected.get(name) ?? [], found.get(name) ?? [])),
  ];
};
