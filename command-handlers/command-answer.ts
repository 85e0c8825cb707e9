import { isInfrastructureError } from "../feeds/infrastructure-error.ts";
import type { CommandAnswer, ConsistencyToken } from "../schemas/command.ts";
import { isSubjectForgotten } from "../schemas/event-codec.ts";
import type { Reply } from "./command-handler.ts";
import { isContended, isOverloaded } from "./errors.ts";
import type { Keyed } from "./keyed-commands.ts";

/** A handler's reply with the streams it stands for, as it is kept under a key. */
export type KeptAnswer = { readonly reply: Reply<unknown>; readonly seen: ConsistencyToken["seen"] };

/** The streams and positions that a kept answer stands for, from its text. */
export const placesOf = (kept: string): KeptAnswer["seen"] => (JSON.parse(kept) as KeptAnswer).seen;

/** A kept answer in another store, where the same events stand at other positions. */
export const withPlaces = (kept: string, seen: KeptAnswer["seen"]) =>
  JSON.stringify({ ...(JSON.parse(kept) as KeptAnswer), seen } satisfies KeptAnswer);

const seenMax = 16;

export const unavailable = (retryAfterMs = 1_000): CommandAnswer => ({ outcome: "unavailable", retryAfterMs });

export const answerOf = ({ reply, seen }: KeptAnswer, epoch: string): CommandAnswer =>
  reply.outcome === "accepted" ? { ...reply, token: { epoch, seen: seen.slice(-seenMax) } } : reply;

/** The answer that stands for an error which callers have to expect; what is none of these is a bug and stays one. */
export const answerOfError = (error: unknown): CommandAnswer => {
  if (isContended(error)) return { outcome: "busy", code: "Contended", retryAfterMs: 250 };
  if (isSubjectForgotten(error)) return { outcome: "not-found" };
  if (isOverloaded(error) || isInfrastructureError(error)) return unavailable();
  throw error;
};

export const answerOfKey = (outcome: Exclude<Keyed<unknown>["outcome"], "answered">): CommandAnswer => {
  switch (outcome) {
    case "in-flight":
      return { outcome: "busy", code: "InFlight", retryAfterMs: 1_000 };
    case "reused":
      return { outcome: "key-refused", code: "IdempotencyKeyReused" };
    case "expired":
      return { outcome: "key-refused", code: "IdempotencyKeyExpired" };
  }
};
