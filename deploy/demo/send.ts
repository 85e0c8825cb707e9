import { setTimeout as pause } from "node:timers/promises";
import { type Instant, instant } from "../../domain/kernel/instant.ts";
import type { CommandAnswer, CommandDefinition, Commands } from "../../schemas/command.ts";
import type { Principal } from "../../schemas/principal.ts";

export type Sending = {
  readonly input: object;
  readonly as: Principal;
  readonly at: Instant;
  /** The same at every start, so that a set-up cut short goes on where it stopped. */
  readonly key: string;
  readonly waitMs?: number;
};

export type Outcome<Result> = { readonly result: Result } | { readonly rejected: string };

export type Sender = {
  /** @throws Error unless the command is accepted. */
  readonly send: <Input, Result>(command: CommandDefinition<Input, Result>, sending: Sending) => Promise<Result>;
  /** A business refusal is an answer too. */
  readonly attempt: <Input, Result>(
    command: CommandDefinition<Input, Result>,
    sending: Sending,
  ) => Promise<Outcome<Result>>;
};

const attemptsMax = 100;

const retryAfterMs = (answer: CommandAnswer) =>
  answer.outcome === "busy" || answer.outcome === "unavailable" ? Math.min(answer.retryAfterMs, 1_000) : undefined;

export const sender = (commands: Commands): Sender => {
  const final = async (name: string, { input, as, at, key, waitMs }: Sending) => {
    const request = { name, input, principal: as, correlationId: `demo ${key}`, idempotencyKey: `demo ${key}`, at };
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      const answer = await commands.send(waitMs === undefined ? request : { ...request, waitMs });
      const waitFor = retryAfterMs(answer);
      if (waitFor === undefined) return answer;
      await pause(waitFor);
    }
    throw new Error(`The demo's ${name} (${key}) got no answer`);
  };

  const attempt: Sender["attempt"] = async (command, sending) => {
    const answer = await final(command.name, sending);
    if (answer.outcome === "accepted") return { result: command.result.parse(answer.result) };
    if (answer.outcome === "rejected") return { rejected: answer.reason };
    throw new Error(`The demo's ${command.name} (${sending.key}) was answered ${JSON.stringify(answer)}`);
  };

  return {
    attempt,
    send: async (command, sending) => {
      const outcome = await attempt(command, sending);
      if ("result" in outcome) return outcome.result;
      throw new Error(`The demo's ${command.name} (${sending.key}) was rejected: ${outcome.rejected}`);
    },
  };
};

const dayMs = 24 * 60 * 60 * 1000;

/** The moment `days` (and parts of days) before `anchor`. */
export const daysBefore = (anchor: Instant, days: number) => instant(Date.parse(anchor) - Math.round(days * dayMs));

/** Runs `task` on all of `items`, at most `limit` at a time; answers in their order. */
export const sideBySide = async <Item, Result>(
  items: readonly Item[],
  limit: number,
  task: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  const queue = items.entries();
  const work = async () => {
    for (const [index, item] of queue) results[index] = await task(item, index);
  };
  await Promise.all(Array.from({ length: limit }, work));
  return results;
};
