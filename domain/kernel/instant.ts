import type { Brand } from "./brand.ts";

/** A moment in UTC as ISO 8601 with milliseconds ("2026-03-01T08:00:00.000Z"): fixed width, so text order is time order. */
export type Instant = Brand<string, "Instant">;

/** As an instant is written, on a day that every month has: of the others the calendar has to be asked. */
const written = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** @throws RangeError when `time` is no date. `time` is ISO 8601 text or milliseconds since 1970. */
export const instant = (time: string | number) =>
  (typeof time === "string" && written.test(time) ? time : new Date(time).toISOString()) as Instant;

export const plusMs = (from: Instant, ms: number) => instant(Date.parse(from) + ms);
