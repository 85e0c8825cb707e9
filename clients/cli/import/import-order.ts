import { isRecord, textIn } from "./answer-fields.ts";
import type { Document } from "./documents.ts";
import type { Marketplace } from "./marketplace.ts";
import { refusalOf } from "./sender.ts";

export type Placed =
  | { readonly outcome: "placed"; readonly orderId: string; readonly status: string }
  /** By an import whose keys have expired: the order is there, and its id is not known here. */
  | { readonly outcome: "placed-before" }
  | { readonly outcome: "refused"; readonly reason: string };

export type OrderOf = {
  readonly retailerId: string;
  readonly currency: string;
  readonly productIdOf: (code: string) => string | undefined;
};

/** How long one request waits for its order to be settled. */
const waitMs = 20_000;
const firstOrderIn = (result: unknown): unknown => {
  const orders = isRecord(result) ? result["orders"] : undefined;
  return Array.isArray(orders) ? orders[0] : undefined;
};

/** One order per invoice, its lines as they stand in the file, at the file's prices and time; waits until stock is secured and it is settled. */
export const importOrder = async ({ send }: Marketplace, document: Document, of: OrderOf): Promise<Placed> => {
  const items = document.rows.map(({ code, quantity, price }) => ({
    productId: of.productIdOf(code),
    quantity,
    unitPrice: price,
  }));
  const { retailerId, currency } = of;
  const answer = await send({
    name: "ImportOrder",
    input: { retailerId, currency, items, status: "completed", reference: document.invoice },
    key: `order ${document.invoice}`,
    at: document.at,
    waitMs,
  });
  if (answer.outcome !== "accepted") {
    const reason = refusalOf(answer);
    return reason === "IdempotencyKeyExpired" ? { outcome: "placed-before" } : { outcome: "refused", reason };
  }
  const order = firstOrderIn(answer.result);
  const orderId = textIn(order, "id");
  if (orderId === undefined) throw new Error(`Invoice ${document.invoice} was accepted without an order`);
  return { outcome: "placed", orderId, status: textIn(order, "status") ?? "pending" };
};
