import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type Client, isFinal } from "./http-client.ts";

const betweenMs = 250;

/** Sends again, under one key, what is answered "in a moment" or not at all.
 * @throws when there is no answer within `withinMs`; the last one is answered when it is not final by then. */
export const patient = ({ call, close }: Client, withinMs = 120_000): Client => ({
  call: async (wanted) => {
    const headers = wanted.method === "GET" ? wanted.headers : { "idempotency-key": randomUUID(), ...wanted.headers };
    const again = { ...wanted, ...(headers ? { headers } : {}) };
    for (const deadline = Date.now() + withinMs; ;) {
      const answer = await call(again).catch(() => undefined);
      if (answer && (isFinal(answer) || Date.now() > deadline)) return answer;
      if (Date.now() > deadline) throw new Error(`no answer to ${wanted.method} ${wanted.path} within ${withinMs} ms`);
      await pause(betweenMs);
    }
  },
  close,
});
