import type { CommandAnswer, CommandRequest, Commands } from "../../schemas/command.ts";
import { commandAnswer, type CommandMessage, commandMessage } from "../../schemas/command-wire.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { InternalClient } from "./client.ts";
import { isOverloaded } from "./protocol.ts";
import type { InternalOperation } from "./server.ts";

const operation = "commands";
/** A handler decides again for five seconds at the most, and waits two for another one's answer. */
const attemptMs = 10_000;
const deadlineMs = 15_000;
/** The edge answers by itself soon after. */
const deadlineMsMax = 38_000;

const ids = ["orderId", "productId", "companyId", "retailerId", "accountId"] as const;

const fieldOf = (input: unknown, name: string): unknown =>
  typeof input === "object" && input !== null
    ? Object.entries(input).find(([field]) => field === name)?.[1]
    : undefined;

/** Names the stream that the command is about, so that all who write to it meet in one handler's mailbox; a checkout goes by its
 * buyer, so that it meets its own repetition. Only speed depends on it. */
export const routeOf = (
  { name, input, idempotencyKey, correlationId }: CommandMessage,
  principal: Principal | undefined,
): string => {
  for (const id of ids) {
    const value = fieldOf(input, id);
    if (typeof value === "string") return value.toLowerCase();
  }
  return principal?.partyId ?? principal?.accountId ?? `${name} ${idempotencyKey ?? correlationId}`;
};

/** The write side in other processes. What carries an idempotency key is sent again when nobody knows what became of it. */
export const httpCommands = (client: Pick<InternalClient, "call">): Commands => ({
  send: async ({ principal, ...message }: CommandRequest): Promise<CommandAnswer> => {
    const { waitMs = 0, idempotencyKey } = message;
    try {
      const answer = await client.call({
        operation,
        body: message,
        principal,
        routeBy: routeOf(message, principal),
        repeatable: idempotencyKey !== undefined,
        attemptMs: Math.min(deadlineMsMax, attemptMs + waitMs),
        deadlineMs: Math.min(deadlineMsMax, deadlineMs + waitMs),
      });
      return commandAnswer.parse(answer);
    } catch (error) {
      if (isOverloaded(error)) return { outcome: "unavailable", retryAfterMs: 1_000 };
      throw error;
    }
  },
});

/** The other end of `httpCommands`. Who sends a command is whom the token was signed for, whatever the body says. */
export const commandOperations = (commands: Commands): Readonly<Record<string, InternalOperation>> => ({
  [operation]: async ({ body, principal }) => commands.send({ ...commandMessage.parse(body), principal }),
});
