import { setTimeout as sleep } from "node:timers/promises";
import type { Document } from "./documents.ts";
import type { Placed } from "./import-order.ts";
import type { Marketplace } from "./marketplace.ts";
import type { MatchedRow } from "./match-returns.ts";
import { refusalOf } from "./sender.ts";

/** How long a return waits for its order to be shipped. */
const patienceMs = 10 * 60_000;

const shipped = ["shipped", "delivered", "completed", "returned"];

/** Its status once it is no longer on its way to being shipped.
 * @throws Error when that takes longer than ten minutes. */
const settledStatus = async ({ order }: Marketplace, orderId: string) => {
  const giveUpAt = Date.now() + patienceMs;
  for (let pauseMs = 100; Date.now() < giveUpAt; pauseMs = Math.min(2_000, pauseMs * 2)) {
    const status = (await order(orderId))?.status ?? "pending";
    if (!["pending", "confirmed", "processing"].includes(status)) return status;
    await sleep(pauseMs);
  }
  throw new Error(`Order ${orderId} is not settled after ten minutes: is the marketplace's fulfilment running?`);
};

type Items = Map<number, number>;

const byInvoice = (matched: readonly MatchedRow[]) => {
  const invoices = new Map<string, Items>();
  for (const { invoice, lineNumber, quantity } of matched.flatMap(({ matches }) => matches)) {
    const items: Items = invoices.get(invoice) ?? new Map<number, number>();
    invoices.set(invoice, items.set(lineNumber, (items.get(lineNumber) ?? 0) + quantity));
  }
  return invoices;
};

/** Why nothing came back of an order, by its invoice. */
export type Refusals = ReadonlyMap<string, string>;

/** What a `C` invoice gives back, order by order: asked for and received at its time. `placedOf` has the orders by invoice. */
export const importReturn = async (
  marketplace: Marketplace,
  document: Document,
  matched: readonly MatchedRow[],
  placedOf: ReadonlyMap<string, Placed>,
): Promise<Refusals> => {
  const refusals = new Map<string, string>();

  const giveBack = async (orderId: string, invoice: string, items: Items) => {
    const input = { orderId, items: [...items].map(([lineNumber, quantity]) => ({ lineNumber, quantity })) };
    const key = `return ${document.invoice} of ${invoice}`;
    const { at } = document;
    const asked = await marketplace.send({
      name: "RequestReturn",
      input: { ...input, reason: "invoice-cancelled" },
      key,
      at,
    });
    const received =
      asked.outcome === "accepted"
        ? await marketplace.send({ name: "ReceiveReturn", input, key: `${key} received`, at })
        : asked;
    if (received.outcome === "accepted" || refusalOf(received) === "IdempotencyKeyExpired") return;
    refusals.set(invoice, refusalOf(received));
  };

  for (const [invoice, items] of byInvoice(matched)) {
    const placed = placedOf.get(invoice);
    if (placed?.outcome === "placed-before") continue;
    if (placed?.outcome !== "placed") {
      refusals.set(invoice, "its order was refused");
      continue;
    }
    const status = shipped.includes(placed.status) ? placed.status : await settledStatus(marketplace, placed.orderId);
    if (shipped.includes(status)) await giveBack(placed.orderId, invoice, items);
    else refusals.set(invoice, `its order is ${status}`);
  }
  return refusals;
};
