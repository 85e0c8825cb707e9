import type { z } from "zod";
import type { Permission } from "./permissions.ts";
import type { Principal } from "./principal.ts";

/** One command as the outside knows it: REST, GraphQL, SDK, OpenAPI and the handler all read this. */
export type CommandDefinition<Input = unknown, Result = unknown> = {
  /** Imperative, as in the domain: "PlaceOrder". */
  readonly name: string;
  /** One sentence for OpenAPI and GraphQL. */
  readonly summary: string;
  readonly permission: Permission | "public";
  /** Money and submit commands require the key; others take one. */
  readonly idempotencyKey: "required" | "optional";
  /** Fields of the input that are kept nowhere: not in events, logs, the idempotency row, nor open to guessing from its body hash. */
  readonly secrets?: readonly string[];
  readonly input: z.ZodType<Input>;
  readonly result: z.ZodType<Result>;
  /** Every public reason it may be refused with. */
  readonly rejections: readonly string[];
};

/** Infers the types from the two parsers, and keeps the parsers' own: what a client sends is not what a handler gets. */
export const defineCommand = <Input extends z.ZodType, Result extends z.ZodType>(
  definition: CommandDefinition<z.output<Input>, z.output<Result>> & { readonly input: Input; readonly result: Result },
) => definition;

/** A command on its way to its handler, in process or over HTTP. `input` is not parsed yet. */
export type CommandRequest = {
  readonly name: string;
  readonly input: unknown;
  readonly principal: Principal | undefined;
  readonly correlationId: string;
  /** The caller's key; without one every request is a command of its own. GraphQL adds the response path. */
  readonly idempotencyKey?: string;
  /** Business time in the past: only under `orders:import`. */
  readonly at?: string;
  /** Wait up to so long for the outcome that follows the command (`Prefer: wait=N`), in milliseconds, at most 30,000. */
  readonly waitMs?: number;
};

/** (stream, position) pairs that a later read can ask to see; 16 at the most, newest last. */
export type ConsistencyToken = {
  readonly epoch: string;
  readonly seen: readonly (readonly [stream: string, position: string])[];
};

export type CommandAnswer =
  | { readonly outcome: "accepted"; readonly result: unknown; readonly token: ConsistencyToken }
  | {
      readonly outcome: "rejected";
      readonly reason: string;
      readonly detail?: Readonly<Record<string, string | number>>;
    }
  /** The input does not parse, or names what does not exist in its form. */
  | { readonly outcome: "invalid"; readonly issues: readonly { readonly path: string; readonly message: string }[] }
  /** No such thing, or another party's: the caller cannot tell which. */
  | { readonly outcome: "not-found" }
  | { readonly outcome: "forbidden" }
  /** The key was used with another input, is older than 30 days, is required and missing. */
  | {
      readonly outcome: "key-refused";
      readonly code: "IdempotencyKeyReused" | "IdempotencyKeyExpired" | "IdempotencyKeyMissing";
    }
  /** Still being carried out, or too many writers at once: try again, the same key is safe. */
  | { readonly outcome: "busy"; readonly code: "InFlight" | "Contended"; readonly retryAfterMs: number }
  /** Overloaded or an engine is away; nothing is known to have happened: try again with the same key. */
  | { readonly outcome: "unavailable"; readonly retryAfterMs: number };

/** The write side as the gateway sees it. */
export type Commands = { readonly send: (request: CommandRequest) => Promise<CommandAnswer> };
