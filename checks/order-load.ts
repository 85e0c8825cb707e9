import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type Answer, type Client, isFinal } from "./http-client.ts";
import type { World } from "./world.ts";

/** An order that its buyer was told is taken, and the key it was sent under. */
export type Acknowledged = { readonly key: string; readonly orderId: string; readonly body: string };

export type LoadResult = {
  readonly acknowledged: readonly Acknowledged[];
  /** Tries that got no answer, or a 5xx or 409, and were sent again under the same key. */
  readonly retries: number;
};

const patienceMs = 240_000;

const orderIn = ({ text }: Answer) => /"orders":\[\{"id":"([0-9a-f-]{36})"/.exec(text)?.[1];

/** Sends one order again and again under one key, as a patient app does, until it gets a final answer.
 * @throws when it gets none within four minutes, or another one than "taken". */
const placePatiently = async (
  at: Client,
  token: string,
  items: unknown,
  onRetry: () => void,
): Promise<Acknowledged> => {
  const key = randomUUID();
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline;) {
    const headers = { "idempotency-key": key };
    const call = { method: "POST", path: "/api/orders", token, headers, body: { items, reference: key } };
    const answer = await at.call(call).catch(() => undefined);
    if (answer && isFinal(answer)) {
      const orderId = orderIn(answer);
      if (!orderId) throw new Error(`refused: ${answer.status} ${answer.text.slice(0, 300)}`);
      return { key, orderId, body: answer.text };
    }
    onRetry();
    await pause(50 + randomInt(100));
  }
  throw new Error(`no final answer to ${key} within ${patienceMs} ms`);
};

const someItems = ({ products }: World) => {
  const chosen = new Set<string>();
  while (chosen.size < 3) chosen.add(products[randomInt(products.length)] ?? "");
  return [...chosen].map((productId) => ({ productId, quantity: 1 + randomInt(5) }));
};

type Buying = {
  readonly buyers: number;
  /** How long each of them rests between two orders. */
  readonly paceMs?: number;
};

/** Buyers that order one after another until `until` settles; each order is retried until it is answered. */
export const orderLoad = async (
  ats: readonly Client[],
  world: World,
  { buyers, paceMs = 0 }: Buying,
  until: Promise<unknown>,
) => {
  const acknowledged: Acknowledged[] = [];
  let [retries, over] = [0, false];
  const ended = until.finally(() => (over = true));
  const buyer = async (index: number) => {
    const at = ats[index % ats.length];
    const retailer = world.retailers[index % world.retailers.length];
    if (!at || !retailer) throw new Error("a load needs an instance and a retailer");
    while (!over) {
      acknowledged.push(await placePatiently(at, retailer.token, someItems(world), () => (retries += 1)));
      if (paceMs > 0) await pause(paceMs);
    }
  };
  await Promise.all([ended, ...Array.from({ length: buyers }, (_, index) => buyer(index))]);
  return { acknowledged, retries } satisfies LoadResult;
};
