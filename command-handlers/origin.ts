import type { Delivered } from "../schemas/recorded-event.ts";
import { uuidV5 } from "../schemas/uuid.ts";
import type { Handling } from "./command-handler.ts";
import type { HandlingContext } from "./handling-context.ts";

/** `handlingFactory(ports)(context).handling`, as whoever composes has it. */
export type HandlingFor = (context: HandlingContext) => Handling;

/** Namespace of the ids that commands of reactions and deadlines get: changed, all that was ever sent would be sent again. */
const namespace = "6f0c2a51-0d5e-4a3c-9a55-5f5d3f7f8b11";

/** The command id of what `actor` does about `subject`: the same for ever. */
export const originId = (actor: string, subject: string) => uuidV5(namespace, `${actor} ${subject}`);

/** What a reaction called `name` sends about `event`. `mayRepeat`: something may have been sent about it before. */
export const reactionContext = (name: string, event: Delivered, mayRepeat: boolean): HandlingContext => ({
  commandId: originId(name, event.id),
  now: event.metadata.at,
  actor: `system:${name}`,
  causationId: event.id,
  correlationId: event.metadata.correlationId,
  mayRepeatSince: mayRepeat ? event.recordedAt : undefined,
});
