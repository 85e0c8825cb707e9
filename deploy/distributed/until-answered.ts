import { setTimeout as pause } from "node:timers/promises";
import { isOverloaded } from "../../adapters/internal-http/protocol.ts";

const betweenMs = 250;

/** Asks processes that have just started, and are busy with it, until they answer.
 * @throws what is not for want of time at once, and that as well after `withinMs`. */
export const untilAnswered = async <Answer>(ask: () => Promise<Answer>, withinMs = 60_000): Promise<Answer> => {
  for (const deadline = Date.now() + withinMs; ;) {
    try {
      return await ask();
    } catch (error) {
      if (!isOverloaded(error) || Date.now() > deadline) throw error;
      await pause(betweenMs);
    }
  }
};
