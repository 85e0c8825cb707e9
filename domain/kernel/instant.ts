import type { Brand } from "./brand.ts";

/** A moment in UTC as ISO 8601 with milliseconds ("2026-03-01T08:00:00.000Z"): fixed width, so text order is time order. */
export type Instant = Brand<string, "Instant">;

/** @throws RangeError when `time` is no date. `time` is ISO 8601 text or milliseconds since 1970. */
export const instant = (time: string | number) => new Date(time).toISOString() as Instant;

export const plusMs = (from: Instant, ms: number) => instant(Date.parse(from) + ms);
