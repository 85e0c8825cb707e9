import { setTimeout as sleep } from "node:timers/promises";
import { eachOf } from "./in-order.ts";
import type { ImportedOrder } from "./import-client.ts";
import type { Marketplace } from "./marketplace.ts";
import type { Difference, ImportReport } from "./report.ts";
import type { ToCheck } from "./tally.ts";

/** How long the views may take to show an order, and its fulfilment to settle it. */
const patienceMs = 2 * 60_000;

const unsettled = ["pending", "confirmed", "processing"];

const settledOrder = async ({ order }: Marketplace, orderId: string): Promise<ImportedOrder | undefined> => {
  const giveUpAt = Date.now() + patienceMs;
  for (let pauseMs = 100; ; pauseMs = Math.min(2_000, pauseMs * 2)) {
    const found = await order(orderId);
    if (found && !unsettled.includes(found.status)) return found;
    if (Date.now() > giveUpAt) return found;
    await sleep(pauseMs);
  }
};

export type Checked = {
  readonly check: ImportReport["check"];
  readonly byStatus: ImportReport["orders"]["byStatus"];
  readonly refundedMinor: number;
};

/** Reads every order back and compares its total with that of its rows. */
export const checkOrders = async (
  marketplace: Marketplace,
  orders: readonly ToCheck[],
  currency: string,
  options: { readonly width: number; readonly onDone: (done: number) => void },
): Promise<Checked> => {
  const differences: Difference[] = [];
  const byStatus = new Map<string, number>();
  let [done, found, totalMinor, refundedMinor] = [0, 0, 0, 0];
  await eachOf(orders, options.width, async ({ invoice, orderId, expectedMinor }) => {
    const order = await settledOrder(marketplace, orderId);
    const actualMinor = order?.totalAmount.currency === currency ? order.totalAmount.amountMinor : null;
    if (order) {
      found += 1;
      refundedMinor += order.refundedAmount.amountMinor;
      byStatus.set(order.status, (byStatus.get(order.status) ?? 0) + 1);
    }
    totalMinor += actualMinor ?? 0;
    if (actualMinor !== expectedMinor) differences.push({ invoice, expectedMinor, actualMinor });
    options.onDone((done += 1));
  });
  return { check: { orders: found, totalMinor, differences }, byStatus: Object.fromEntries(byStatus), refundedMinor };
};
