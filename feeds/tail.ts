import type { Position } from "../schemas/recorded-event.ts";
import type { Arrival } from "./arrival.ts";

export type TailLimits = { readonly events: number; readonly chars: number };

/** The newest events of one partition, decoded once for everybody. `after` answers undefined to those who have fallen behind it. */
export type Tail = {
  readonly append: (arrivals: readonly Arrival[], chars: readonly number[]) => void;
  readonly after: (position: Position | undefined, limit: number) => readonly Arrival[] | undefined;
};

/** Slots of events that are no longer kept: they hold them until the lists are made anew. */
const emptySlotsMax = 256;

/** `start` is the position of the last event before the tail; undefined at the beginning of the partition. */
export const tail = (start: Position | undefined, limits: TailLimits): Tail => {
  let first = 0;
  let before = start ?? "";
  let held = 0;
  let kept: Arrival[] = [];
  let sizes: number[] = [];

  const trim = () => {
    while (kept.length - first > limits.events || (held > limits.chars && kept.length > first)) {
      held -= sizes[first] ?? 0;
      before = kept[first]?.position ?? before;
      first++;
    }
    if (first < emptySlotsMax) return;
    kept = kept.slice(first);
    sizes = sizes.slice(first);
    first = 0;
  };

  const indexBehind = (position: string) => {
    let low = first;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((kept[middle]?.position ?? "") > position) high = middle;
      else low = middle + 1;
    }
    return low;
  };

  return {
    append: (arrivals, chars) => {
      for (const [index, arrival] of arrivals.entries()) {
        kept.push(arrival);
        sizes.push(chars[index] ?? 0);
        held += chars[index] ?? 0;
      }
      trim();
    },
    after: (position = "" as Position, limit) => {
      if (position < before) return undefined;
      const from = indexBehind(position);
      return kept.slice(from, from + limit);
    },
  };
};
