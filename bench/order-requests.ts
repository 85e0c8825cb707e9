import { randomInt, randomUUID } from "node:crypto";
import type { World } from "../checks/world.ts";

export const pick = <Item>(items: readonly Item[]): Item => {
  const item = items[randomInt(items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
};

/** Three lines: three products at random, or the hot one and two at random. */
export const orderOf = ({ products, hotProduct }: World, hot: boolean) => {
  const lines = new Set(hot ? [hotProduct] : []);
  while (lines.size < 3) lines.add(pick(products));
  return { items: [...lines].map((productId) => ({ productId, quantity: 1 + randomInt(20) })) };
};

export const headersOf = (token: string) => ({
  authorization: `Bearer ${token}`,
  "content-type": "application/json",
  "idempotency-key": randomUUID(),
});
