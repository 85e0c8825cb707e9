import type { Instant } from "../domain/kernel/instant.ts";
import type { Message } from "../domain/kernel/message.ts";
import type { CommandDefinition } from "../schemas/command.ts";
import type { Principal } from "../schemas/principal.ts";
import type { Aggregate } from "./aggregate.ts";

export type Sent<Reason extends string> =
  | { readonly outcome: "accepted"; readonly revision: number }
  | { readonly outcome: "rejected"; readonly reason: Reason };

/** A foreign stream's state, and the revision it was read at ("none": no such stream). Events record the revisions relied on. */
export type Fact<State> = { readonly state: State; readonly revision: number | "none" };

/** What a handler may do. Everything in it is the same again when the command is sent again. */
export type Handling = {
  readonly commandId: string;
  /** Undefined for reactions, deadlines and public commands. */
  readonly principal: Principal | undefined;
  /** The command's business time: stored at first sight, so a retry has the same. */
  readonly now: Instant;
  /** A UUIDv7 of `now` and hash(command id, role): the same for the same command and role, for ever. */
  readonly newId: (role: string) => string;
  /** Decides `command` on the stream of `id` and appends. `role` tells several commands of one handling apart. */
  readonly send: <Command, Event extends Message, State, Reason extends string>(
    aggregate: Aggregate<Command, Event, State, Reason>,
    id: string,
    command: Command,
    role?: string,
  ) => Promise<Sent<Reason>>;
  /** Up-to-date states of streams, all in one round trip. */
  readonly facts: <Command, Event extends Message, State, Reason extends string>(
    aggregate: Aggregate<Command, Event, State, Reason>,
    ids: readonly string[],
  ) => Promise<readonly Fact<State>[]>;
};

/** What the handler says; the dispatcher adds the consistency token and keeps the answer under the idempotency key. */
export type Reply<Result> =
  | { readonly outcome: "accepted"; readonly result: Result }
  | {
      readonly outcome: "rejected";
      readonly reason: string;
      readonly detail?: Readonly<Record<string, string | number>>;
    }
  | { readonly outcome: "not-found" }
  | { readonly outcome: "forbidden" };

export type CommandHandler<Input = unknown, Result = unknown> = {
  readonly command: CommandDefinition<Input, Result>;
  readonly handle: (input: Input, handling: Handling) => Promise<Reply<Result>>;
  /** For callers that wait: the result once what follows the command has come to its end, undefined while it has not.
   * Asks facts, sends nothing; called again after each change of a stream that it asked for. */
  readonly settled?: Settled<Result>;
};

export type Settled<Result> = (result: Result, handling: Pick<Handling, "facts">) => Promise<Result | undefined>;

/** Infers input and result from the definition. */
export const commandHandler = <Input, Result>(
  command: CommandDefinition<Input, Result>,
  handle: (input: Input, handling: Handling) => Promise<Reply<Result>>,
  settled?: Settled<Result>,
): CommandHandler<Input, Result> => ({ command, handle, ...(settled ? { settled } : {}) });
