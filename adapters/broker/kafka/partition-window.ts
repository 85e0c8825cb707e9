import { position, type Position, type RecordedEvent } from "../../../schemas/recorded-event.ts";
import type { ReceivedRecord } from "../../../schemas/topics/event-record.ts";
import { type RecordLink, textHeader } from "../../../schemas/topics/record-headers.ts";
import { eventBuffer, type EventBufferLimits } from "./event-buffer.ts";

export type OffsetRecord = ReceivedRecord & { readonly offset: string };

/** What the topic alone cannot tell. hole: the record at `offset` follows an event that never came. unread: it came, and this release
 * cannot read it. foreign: it was published from another store; nothing mends that. */
export type Trouble =
  | { readonly kind: "hole"; readonly offset: number; readonly upTo: Position; readonly previous: Position }
  | { readonly kind: "unread"; readonly offset: number; readonly at: Position; readonly cause: unknown }
  | { readonly kind: "foreign"; readonly offset: number; readonly epoch: string };

export type PartitionWindowOptions = EventBufferLimits & {
  /** Of the event store. */
  readonly epoch: string;
  readonly fromRecord: (record: ReceivedRecord) => RecordLink & { readonly event: RecordedEvent };
  /** What no relay of ours wrote is passed: a missing event shows as a hole. */
  readonly onStray: (offset: string) => void;
};

type Link = { readonly at: Position; readonly previous: Position; readonly epoch: string };

const none = position("");

/** Undefined for a record that is none of ours. */
const linkOf = ({ headers = {} }: OffsetRecord): Link | undefined => {
  const at = textHeader(headers, "position");
  const previous = textHeader(headers, "previous");
  const epoch = textHeader(headers, "epoch");
  if (at === undefined || previous === undefined || epoch === undefined) return undefined;
  return { at: position(at), previous: position(previous), epoch };
};

/** A stretch of one partition in memory: every event behind its start up to `covered`, once and in order. */
export const partitionWindow = ({ epoch, fromRecord, onStray, ...limits }: PartitionWindowOptions) => {
  const buffer = eventBuffer(limits);
  let isPlaced = false;
  let covered = none;
  let trouble: Trouble | undefined;

  const place = (after: Position = none) => {
    isPlaced = true;
    covered = after;
    trouble = undefined;
    buffer.clear(after);
  };

  const push = (event: RecordedEvent, next: number) => {
    buffer.push(event, next);
    covered = event.position;
  };

  const troubleWith = (record: OffsetRecord, link: Link): Trouble | undefined => {
    const offset = Number(record.offset);
    if (link.epoch !== epoch) return { kind: "foreign", offset, epoch: link.epoch };
    if (link.at <= covered) return undefined;
    if (link.previous > covered) return { kind: "hole", offset, upTo: link.at, previous: link.previous };
    try {
      push(fromRecord(record).event, offset + 1);
      return undefined;
    } catch (cause) {
      return { kind: "unread", offset, at: link.at, cause };
    }
  };

  return {
    /** Begins anew behind `after`. */
    place,
    forget: () => {
      place();
      isPlaced = false;
    },
    holds: (after: Position = none) => isPlaced && buffer.start() <= after && after <= covered,
    /** Placed, and not as far as `after`. */
    isBehind: (after: Position = none) => isPlaced && covered < after,
    covered: () => covered,
    /** The covered rule, on records in the order of offsets; nothing more is taken in while there is trouble. */
    add: (records: readonly OffsetRecord[]) => {
      if (!isPlaced) return;
      for (const record of records) {
        if (trouble) return;
        const link = linkOf(record);
        if (link) trouble = troubleWith(record, link);
        else onStray(record.offset);
      }
      buffer.trim();
    },
    trouble: () => trouble,
    /** The trouble is over: events from elsewhere than the topic, all behind `covered`; `next` is the offset to go on from. */
    mend: (events: readonly RecordedEvent[], next: number, upTo: Position = none) => {
      trouble = undefined;
      for (const event of events) push(event, next);
      if (upTo > covered) covered = upTo;
    },
    /** Up to `limit` events behind `after`, which it must hold. */
    page: (after: Position = none, limit: number) => buffer.page(after, limit),
    countBehind: (after: Position = none) => buffer.countBehind(after),
    firstBehind: (after: Position = none) => buffer.firstBehind(after),
    last: buffer.last,
    isFull: buffer.isFull,
  };
};
