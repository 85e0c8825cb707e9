import type { SharedRoom } from "./shared-room.ts";
import { position, type Position, type RecordedEvent } from "../../../schemas/recorded-event.ts";

type Entry = { readonly event: RecordedEvent; readonly next: number };

type Page = {
  readonly events: readonly RecordedEvent[];
  /** The offset that follows the last of them; 0 when there are none. */
  readonly next: number;
};

export type EventBufferLimits = {
  /** Events that may wait to be taken; what arrives with the last of them is kept too. */
  readonly eventsMax: number;
  readonly charsMax: number;
  /** Where more may wait, and stay for others, as long as there is room; none where it is left out. */
  readonly room?: SharedRoom;
};

const noRoom: SharedRoom = { hold: () => undefined, isFull: () => true };

/** Of one partition, where there is room. */
const keptMax = 4_000;

const none = position("");

/** First index whose event stands behind `after`. */
const indexBehind = (entries: readonly Entry[], after: Position) => {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.event.position ?? after) > after) high = middle;
    else low = middle + 1;
  }
  return low;
};

const charsOf = (entries: readonly Entry[]) => entries.reduce((sum, { event }) => sum + event.data.length, 0);

/** Events of one partition in order. What was taken stays for others, as long as there is room. */
export const eventBuffer = ({ eventsMax, charsMax, room = noRoom }: EventBufferLimits) => {
  let start = none;
  let entries: Entry[] = [];
  let taken = 0;
  let untakenChars = 0;

  return {
    /** Empty, its first event to stand behind `after`. */
    clear: (after: Position) => {
      room.hold(-entries.length, -charsOf(entries));
      start = after;
      entries = [];
      taken = 0;
      untakenChars = 0;
    },
    start: () => start,
    push: (event: RecordedEvent, next: number) => {
      entries.push({ event, next });
      untakenChars += event.data.length;
      room.hold(1, event.data.length);
    },
    page: (after: Position, limit: number): Page => {
      const from = indexBehind(entries, after);
      const found = entries.slice(from, from + limit);
      const untaken = entries.slice(taken, from + found.length);
      untakenChars -= charsOf(untaken);
      taken += untaken.length;
      return { events: found.map(({ event }) => event), next: found.at(-1)?.next ?? 0 };
    },
    trim: () => {
      const kept = room.isFull() ? eventsMax : Math.max(eventsMax, keptMax);
      const dropped = Math.min(taken, Math.max(0, entries.length - kept));
      if (dropped === 0) return;
      room.hold(-dropped, -charsOf(entries.slice(0, dropped)));
      start = entries[dropped - 1]?.event.position ?? start;
      entries = entries.slice(dropped);
      taken -= dropped;
    },
    countBehind: (after: Position) => entries.length - indexBehind(entries, after),
    firstBehind: (after: Position) => entries[indexBehind(entries, after)]?.event,
    last: () => entries.at(-1)?.event.position,
    isFull: () => (entries.length - taken >= eventsMax || untakenChars >= charsMax) && room.isFull(),
  };
};
