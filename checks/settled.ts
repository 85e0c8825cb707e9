import { setTimeout as pause } from "node:timers/promises";

/** Waits until `left` answers nothing any more.
 * @throws with what is left after `withinMs`. */
export const settled = async (left: () => Promise<readonly string[]>, withinMs = 60_000) => {
  for (const deadline = Date.now() + withinMs; ;) {
    const rest = await left();
    if (rest.length === 0) return;
    if (Date.now() > deadline)
      throw new Error(`${rest.length} are still open, among them ${rest.slice(0, 3).join(", ")}`);
    await pause(100);
  }
};
