import type { CommandAnswer } from "../../../schemas/command.ts";
import { lineMinor, priceUnits } from "./amounts.ts";
import type { ImportedOrder } from "./import-client.ts";

export type FakeItem = { readonly productId: string; readonly quantity: number; readonly unitPrice: string };
type Order = {
  readonly retailerId: string;
  readonly items: readonly FakeItem[];
  readonly total: number;
  returned: number;
};

const token = { epoch: "fake", seen: [] };
export const accepted = (result: unknown): CommandAnswer => ({ outcome: "accepted", result, token });

/** Orders and stock of a marketplace that is none. For specs. */
export const fakeBooks = (newId: (kind: string) => string, digits: number) => {
  const orders = new Map<string, Order>();
  const stock = new Map<string, number>();

  const minor = ({ unitPrice, quantity }: FakeItem) => {
    const units = priceUnits(unitPrice, digits);
    return typeof units === "bigint" ? lineMinor(units, quantity) : 0;
  };
  const move = (productId: string, by: number) => {
    const left = (stock.get(productId) ?? 0) + by;
    if (left >= 0) stock.set(productId, left);
    return left >= 0;
  };

  return {
    orders,
    stock,
    move,
    place: (retailerId: string, items: readonly FakeItem[]): CommandAnswer => {
      if (!items.every(({ productId, quantity }) => move(productId, -quantity)))
        return { outcome: "rejected", reason: "InsufficientStock" };
      const id = newId("order");
      orders.set(id, { retailerId, items, total: items.reduce((sum, item) => sum + minor(item), 0), returned: 0 });
      return accepted({ purchaseId: newId("purchase"), orders: [{ id, status: "completed" }] });
    },
    takeBack: (
      orderId: string,
      items: readonly { readonly lineNumber: number; readonly quantity: number }[],
    ): CommandAnswer => {
      const order = orders.get(orderId);
      if (!order) return { outcome: "not-found" };
      const refund = items.reduce((sum, { lineNumber, quantity }) => {
        const item = order.items[lineNumber - 1];
        if (!item) throw new Error(`order ${orderId} has no line ${String(lineNumber)}`);
        move(item.productId, quantity);
        return sum + minor({ ...item, quantity });
      }, 0);
      order.returned += refund;
      return accepted({ orderId });
    },
    read: (orderId: string): ImportedOrder | undefined => {
      const order = orders.get(orderId);
      return (
        order && {
          status: order.returned > 0 ? "returned" : "completed",
          totalAmount: { amountMinor: order.total, currency: "GBP" },
          refundedAmount: { amountMinor: order.returned, currency: "GBP" },
        }
      );
    },
  };
};
