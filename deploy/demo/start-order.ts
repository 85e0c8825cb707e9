import { setTimeout as pause } from "node:timers/promises";
import { changeOrderStatus } from "../../schemas/orders/commands.ts";
import type { Sender, Sending } from "./send.ts";

const attemptsMax = 120;

/** Starts on an order once it is confirmed: where little of the machine is left, that may take longer than its placement waited.
 * @throws when it is not within a minute or two, or is refused for another reason. */
export const startOrder = async (sender: Sender, sending: Sending, pauseMs = 500) => {
  for (let attempt = 0; ; attempt++) {
    const key = attempt === 0 ? sending.key : `${sending.key} ${attempt}`;
    const outcome = await sender.attempt(changeOrderStatus, { ...sending, key });
    if ("result" in outcome) return;
    if (outcome.rejected !== "OrderNotConfirmed" || attempt === attemptsMax)
      throw new Error(`The demo's ${sending.key} was rejected: ${outcome.rejected}`);
    await pause(pauseMs);
  }
};
