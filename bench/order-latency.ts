import { setTimeout as pause } from "node:timers/promises";
import type { Answer, Client } from "../checks/http-client.ts";
import type { World } from "../checks/world.ts";
import { headersOf, orderOf, pick } from "./order-requests.ts";

/** From sending the order to its answer, and to the answer of a read that has to know of it. */
export type Timed = { readonly commandMs: number; readonly visibleMs: number };

/** Too busy, or the view is far behind: whoever asks is told to ask again, and the same key is safe. */
const unavailable = 503;
const againWithinMs = 30_000;

/** The answer once it is another one than "ask again". */
const settled = async (ask: () => Promise<Answer>) => {
  const started = performance.now();
  let answer = await ask();
  while (answer.status === unavailable && performance.now() - started < againWithinMs) {
    await pause(50);
    answer = await ask();
  }
  return answer;
};

/** Places an order, then reads it with the token of that write, there or at another gateway. */
export const placeAndSee = async (at: Client, world: World, readAt = at): Promise<Timed> => {
  const { token } = pick(world.retailers);
  const started = performance.now();
  const order = { method: "POST", path: "/api/orders", body: orderOf(world, false), headers: headersOf(token) };
  const placed = await settled(() => at.call(order));
  const answered = performance.now();
  const id = /"orders":\[\{"id":"([0-9a-f-]+)"/.exec(placed.text)?.[1];
  if (!id) throw new Error(`no order: ${placed.status} ${placed.text.slice(0, 300)}`);
  const consistency = placed.headers["consistency-token"];
  if (typeof consistency !== "string") throw new Error("the answer has no token");
  const headers = { "consistency-token": consistency, prefer: "consistency=strict" };
  const read = { method: "GET", path: `/api/orders/${id}`, token, headers };
  const seen = await settled(() => readAt.call(read));
  if (seen.status !== 200) throw new Error(`the order is not seen: ${seen.status} ${seen.text.slice(0, 300)}`);
  return { commandMs: answered - started, visibleMs: performance.now() - started };
};

/** Orders at a fixed rate, whether or not the ones before are answered; each timed from when it was due. */
export const atRate = async (perSecond: number, seconds: number, one: () => Promise<Timed>) => {
  const [started, timed]: [number, Promise<Timed>[]] = [performance.now(), []];
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const due = started + (index * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await pause(early);
    const late = Math.max(0, performance.now() - due);
    const timing = one().then(({ commandMs, visibleMs }) => ({
      commandMs: commandMs + late,
      visibleMs: visibleMs + late,
    }));
    // A failure is told at the end, with all the others: on its own it would end the process, and leave others running.
    timing.catch(() => undefined);
    timed.push(timing);
  }
  return Promise.all(timed);
};
