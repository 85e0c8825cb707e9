import type { Feed } from "../../feeds/feed.ts";
import type { Position, RecordedEvent } from "../../schemas/recorded-event.ts";
import type { RelayLimits } from "./deps.ts";

export type StorePages = (waitMs: number, signal: AbortSignal) => Promise<readonly RecordedEvent[]>;

/** Reads pages whose size follows the events': few at a time where they are large. */
export const storePages = (
  feed: Feed,
  start: Position | undefined,
  { pageEvents, sendBytes }: RelayLimits,
): StorePages => {
  let after = start;
  let limit = pageEvents;
  return async (waitMs, signal) => {
    const events = await feed.read(0, after, { limit, waitMs, signal });
    const chars = events.reduce((sum, { data }) => sum + data.length, 0);
    if (events.length > 0)
      limit = Math.min(pageEvents, Math.max(1, Math.floor((4 * sendBytes * events.length) / Math.max(1, chars))));
    after = events.at(-1)?.position ?? after;
    return events;
  };
};
