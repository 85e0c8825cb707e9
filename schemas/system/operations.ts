import { z } from "zod";

/** One line for a person who watches the whole. */
export const systemStatus = z.object({
  epoch: z.string(),
  /** Position of the log's last event; null while it is empty. */
  head: z.string().nullable(),
  projections: z.array(
    z.object({
      name: z.string(),
      version: z.int(),
      position: z.string().nullable(),
      lagEvents: z.int(),
      lagSeconds: z.number(),
      parkedStreams: z.int(),
      state: z.enum(["running", "standby", "paused", "rebuilding", "stopped"]),
    }),
  ),
});
export type SystemStatus = z.infer<typeof systemStatus>;

/** An event as it is stored: personal fields stay ciphertext. */
export const logEntry = z.object({
  id: z.string(),
  position: z.string(),
  stream: z.string(),
  revision: z.int(),
  type: z.string(),
  data: z.unknown(),
  metadata: z.record(z.string(), z.string()),
  recordedAt: z.string(),
});
export type LogEntry = z.infer<typeof logEntry>;

export const parkedStream = z.object({
  consumer: z.string(),
  stream: z.string(),
  revision: z.int(),
  position: z.string(),
  eventType: z.string(),
  error: z.string(),
  parkedAt: z.string(),
  waiting: z.int(),
});
export type ParkedStreamResource = z.infer<typeof parkedStream>;

/** A line of a running verification; the last one is "verified" or "corrupt". */
export const verificationLine = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("progress"), verified: z.int(), head: z.string().nullable() }),
  z.object({ kind: z.literal("verified"), verified: z.int() }),
  z.object({ kind: z.literal("corrupt"), position: z.string(), fault: z.string() }),
]);
export type VerificationLine = z.infer<typeof verificationLine>;

/** A line of a running rebuild; the last one is "rebuilt" or "refused". */
export const rebuildLine = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("progress"),
    /** Null where the feed cannot count. */
    eventsLeft: z.int().nullable(),
    eventsPerSecond: z.number(),
    /** Null while it cannot be told. */
    secondsLeft: z.int().nullable(),
  }),
  z.object({ kind: z.literal("rebuilt"), position: z.string().nullable() }),
  z.object({ kind: z.literal("refused"), reason: z.string() }),
]);
export type RebuildLine = z.infer<typeof rebuildLine>;
