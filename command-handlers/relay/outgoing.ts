import type { Checkpoint } from "../../feeds/checkpoint.ts";
import type { Instant } from "../../domain/kernel/instant.ts";
import type { Position, RecordedEvent } from "../../schemas/recorded-event.ts";
import type { EventRecord } from "../../schemas/topics/event-record.ts";
import { partitionName, type TopicPartition } from "../../schemas/topics/event-topics.ts";
import type { PartitionBatch } from "./broker.ts";
import type { RelayDeps } from "./deps.ts";
import type { Knowledge } from "./known-records.ts";
import { storePages } from "./store-pages.ts";

export type PositionedBatch = PartitionBatch & { readonly lastPosition: Position };

/** One send, and how far the store is published once it is acknowledged. */
export type Outgoing = {
  readonly batches: readonly PositionedBatch[];
  readonly records: number;
  readonly scanned: Checkpoint;
  readonly recordedAt: Instant;
};

export type OutgoingReader = {
  /** Undefined when nothing came within `waitMs`. */
  readonly next: (waitMs: number, signal: AbortSignal) => Promise<Outgoing | undefined>;
};

type Growing = TopicPartition & { readonly records: EventRecord[]; lastPosition: Position };

const bytesOf = ({ value, headers }: EventRecord) =>
  Object.values(headers).reduce((bytes, text) => bytes + text.length, value.length);

type Start = { readonly start: Position | undefined; readonly known: Knowledge; readonly epoch: string };

/** Each event's record and place; undefined when its partition has it already, or it is not published. */
const dueRecords = ({ topics, records }: RelayDeps, { known, epoch }: Start) => {
  const last = new Map<string, Position>();
  return (event: RecordedEvent) => {
    const place = topics.placeOf(event.stream);
    if (!place) return undefined;
    const name = partitionName(place);
    const previous = last.get(name) ?? known.of(place)?.position;
    if (previous !== undefined && event.position <= previous) return undefined;
    const record = records.toRecord(event, { previous, epoch });
    last.set(name, event.position);
    return { name, place, record };
  };
};

type DueRecord = ReturnType<ReturnType<typeof dueRecords>>;

/** What stands before an event that cannot be published goes out first; then it throws. */
const unlessBehind = (due: () => DueRecord, isFirst: boolean) => {
  try {
    return { found: due() };
  } catch (error) {
    if (isFirst) throw error;
    return undefined;
  }
};

const grow = (batches: Map<string, Growing>, { name, place, record }: NonNullable<DueRecord>, position: Position) => {
  const batch = batches.get(name) ?? { ...place, records: [], lastPosition: position };
  batch.records.push(record);
  batch.lastPosition = position;
  batches.set(name, batch);
};

/** Turns the store's events behind `start` into sends, skipping per partition what `known` says is there. Each reader is used for one
 * producer only: after a failure the truth is read from the topics again. */
export const outgoingReader = (deps: RelayDeps, from: Start): OutgoingReader => {
  const read = storePages(deps.feed, from.start, deps.limits);
  const dueOf = dueRecords(deps, from);
  let page: readonly RecordedEvent[] = [];
  let at = 0;

  const pack = () => {
    const batches = new Map<string, Growing>();
    const first = at;
    let bytes = 0;
    for (let event = page[at]; event && bytes < deps.limits.sendBytes; event = page[at]) {
      const current = event;
      const due = unlessBehind(() => dueOf(current), at === first);
      if (!due) break;
      at++;
      if (!due.found) continue;
      grow(batches, due.found, event.position);
      bytes += bytesOf(due.found.record);
    }
    return [...batches.values()];
  };

  return {
    next: async (waitMs, signal) => {
      if (at >= page.length) [page, at] = [await read(waitMs, signal), 0];
      if (page.length === 0) return undefined;
      const batches = pack();
      const end = page[at - 1];
      if (!end) throw new Error("a page of the store was packed to nothing");
      return {
        batches,
        records: batches.reduce((sum, { records }) => sum + records.length, 0),
        scanned: { epoch: from.epoch, position: end.position, eventId: end.id },
        recordedAt: end.recordedAt,
      };
    },
  };
};
