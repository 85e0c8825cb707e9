import { setTimeout as pause } from "node:timers/promises";
import { failureOf, unreachable } from "./failure.ts";

const firstPauseMs = 20;
const longestPauseMs = 500;

/** Does `work` again while the store gives no answer, for `deadlineMs`.
 * @throws an error with code ETIMEDOUT when it never did. */
export const retrying = async <Answer>(what: string, deadlineMs: number, work: () => Promise<Answer>) => {
  const deadline = performance.now() + deadlineMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await work();
    } catch (error) {
      if (failureOf(error) !== "no-answer") throw error;
      if (performance.now() + pauseMs > deadline) throw unreachable(what, error);
    }
    await pause(pauseMs);
  }
};
