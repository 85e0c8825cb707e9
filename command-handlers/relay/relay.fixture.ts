import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { memoryLog } from "../../adapters/event-store/memory/log.ts";
import { encodedEvent } from "../../feeds/sample-log.contract.ts";
import { eventCatalogue } from "../../schemas/event-catalogue.ts";
import type { EncodedEvent, Position, RecordedEvent } from "../../schemas/recorded-event.ts";
import { eventRecords, type ReceivedRecord } from "../../schemas/topics/event-record.ts";
import { type EventTopics, partitionName, type TopicPartition } from "../../schemas/topics/event-topics.ts";

const catalogue = eventCatalogue();
export const records = eventRecords(catalogue);

const typeOfCategory = {
  order: "OrderConfirmed",
  product: "ProductPriced",
  inventory: "StockReceived",
  company: "CompanyVerified",
  retailer: "RetailerRegistered",
  "claim-email": "ClaimHeld",
} as const;

const categories = Object.entries(typeOfCategory);

const dataOf = new Map(
  categories.map(([, type]) => {
    const file = catalogue.latest(type).file.replace(".avsc.json", ".sample.json");
    const data: unknown = JSON.parse(readFileSync(join(import.meta.dirname, "../../schemas", file), "utf8"));
    return [type, data] as const;
  }),
);

/** A stream and an event for it, drawn by `random` from all kinds; one in eight is a claim, which is not published. */
export const drawnEvent = (random: () => number): { readonly stream: string; readonly event: EncodedEvent } => {
  const [category, type] = categories[Math.floor(random() * categories.length)] ?? ["order", "OrderConfirmed"];
  const stream = `${category}-${String(Math.floor(random() * 12))}`;
  return { stream, event: encodedEvent({ type, stream, data: dataOf.get(type) }) };
};

type Log = ReturnType<typeof memoryLog>;

export const append = (log: Log, stream: string, event: EncodedEvent) => {
  const length = log.stream(stream).length;
  return log.append(stream, length === 0 ? "none" : length - 1, [event]);
};

export const fill = (log: Log, count: number, random: () => number) => {
  for (let n = 0; n < count; n += 1) {
    const { stream, event } = drawnEvent(random);
    append(log, stream, event);
  }
};

export type TopicContent = readonly { readonly place: TopicPartition; readonly records: readonly ReceivedRecord[] }[];

type Coverage = { covered: Position | undefined; readonly applied: RecordedEvent[]; readonly faults: string[] };

/** What a consumer does with a record: drops repeats, finds holes, applies the rest. */
const consumed = (name: string, coverage: Coverage, record: ReceivedRecord): Coverage => {
  const { event, previous } = records.fromRecord(record);
  const { covered, applied, faults } = coverage;
  if (covered !== undefined && event.position <= covered) return coverage;
  if (previous !== covered)
    faults.push(
      `hole in ${name}: ${event.position} says it follows ${previous ?? "nothing"}, and follows ${covered ?? "nothing"}`,
    );
  applied.push(event);
  return { covered: event.position, applied, faults };
};

const differences = (name: string, applied: readonly RecordedEvent[], expected: readonly RecordedEvent[]) => [
  ...(applied.length === expected.length
    ? []
    : [`${name} gives ${applied.length} events, the store has ${expected.length}`]),
  ...applied.flatMap((event, index) =>
    JSON.stringify(event) === JSON.stringify(expected[index]) ? [] : [`${name}: event ${index} is not the store's`],
  ),
];

/** Holds topics against the store, as a consumer who drops repeats sees them: every published event, in the store's order per
 * partition, byte for byte. Answers what is wrong. */
export const topicFaults = (topics: EventTopics, content: TopicContent, store: readonly RecordedEvent[]) => {
  const expected = Map.groupBy(store, ({ stream }) => {
    const place = topics.placeOf(stream);
    return place ? partitionName(place) : "unpublished";
  });
  expected.delete("unpublished");
  const start = (): Coverage => ({ covered: undefined, applied: [], faults: [] });
  const found = content.flatMap((partition) => {
    const name = partitionName(partition.place);
    const { applied, faults } = partition.records.reduce((so, record) => consumed(name, so, record), start());
    const wanted = expected.get(name) ?? [];
    expected.delete(name);
    return [...faults, ...differences(name, applied, wanted)];
  });
  return [...found, ...[...expected.keys()].map((name) => `${name} is missing`)];
};
