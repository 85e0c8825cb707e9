import { z } from "zod";
import type { CommandAnswer, CommandRequest } from "./command.ts";

/** A command between processes. Who sends it travels in the signed token beside it. */
export type CommandMessage = Omit<CommandRequest, "principal">;

/** Left out and undefined are the same here; what is left out stays out. */
const given = (value: object) => Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));

export const commandMessage = z
  .object({
    name: z.string().max(100),
    input: z.unknown(),
    correlationId: z.string().max(500),
    idempotencyKey: z.string().max(2_000).optional(),
    at: z.string().max(100).optional(),
    waitMs: z.number().min(0).max(30_000).optional(),
  })
  // The type says "left out", the parser's own says "left out or undefined": `given` makes them one.
  .transform((message) => given(message) as CommandMessage);

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

export const commandAnswer = answer.transform((parsed) => given(parsed) as CommandAnswer);
