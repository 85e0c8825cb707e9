import { z } from "zod";
import type { CommandAnswer, CommandRequest } from "./command.ts";

/** A command between processes. Who sends it travels in the signed token beside it. */
export type CommandMessage = Omit<CommandRequest, "principal">;

/** Its limits are the edge's and the handler's; the transport bounds the whole. */
export const commandMessage = z
  .object({
    name: z.string(),
    input: z.unknown(),
    correlationId: z.string(),
    idempotencyKey: z.string().optional(),
    at: z.string().optional(),
    waitMs: z.number().optional(),
  })
  .transform(({ name, input, correlationId, idempotencyKey, at, waitMs }): CommandMessage => ({
    name,
    input,
    correlationId,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(at !== undefined && { at }),
    ...(waitMs !== undefined && { waitMs }),
  }));

const token = z.object({
  epoch: z.string(),
  seen: z.array(z.tuple([z.string(), z.string()])).max(16),
});

const answer = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("accepted"), result: z.unknown(), token }),
  z.object({
    outcome: z.literal("rejected"),
    reason: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  }),
  z.object({
    outcome: z.literal("invalid"),
    issues: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
  z.object({ outcome: z.literal("not-found") }),
  z.object({ outcome: z.literal("forbidden") }),
  z.object({
    outcome: z.literal("key-refused"),
    code: z.enum(["IdempotencyKeyReused", "IdempotencyKeyExpired", "IdempotencyKeyMissing"]),
  }),
  z.object({
    outcome: z.literal("busy"),
    code: z.enum(["InFlight", "Contended"]),
    retryAfterMs: z.number(),
  }),
  z.object({ outcome: z.literal("unavailable"), retryAfterMs: z.number() }),
]);

export const commandAnswer = answer.transform((parsed): CommandAnswer => {
  if (parsed.outcome !== "rejected") return parsed;
  const { outcome, reason, detail } = parsed;
  return { outcome, reason, ...(detail && { detail }) };
});
