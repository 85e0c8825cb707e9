import { setTimeout as pause } from "node:timers/promises";
import {
  cancelOrder,
  changeOrderStatus,
  placeOrder,
  receiveReturn,
  requestReturn,
} from "../../schemas/orders/commands.ts";
import type { Ending, OrderPlan } from "./order-plans.ts";
import type { Making } from "./parties.ts";
import { daysBefore, sideBySide } from "./send.ts";
import { startOrder } from "./start-order.ts";

type Step = "confirmed" | "processing" | "shipped" | "delivered" | "completed";

const waitMs = 20_000;
const carriers = ["DHL Freight", "DPD", "Royal Mail", "Bring", "Yamato"];

/** Parts of a day that each step takes after the one before it. */
const pace: readonly (readonly [Step, number])[] = [
  ["processing", 0.4],
  ["shipped", 1.1],
  ["delivered", 2.6],
  ["completed", 5],
];

const stepsTo = (ending: Ending) => {
  const last = ending === "returned" ? "delivered" : ending;
  const index = pace.findIndex(([step]) => step === last);
  return pace.slice(0, index + 1);
};

/** A later moment of the order's story, never in the future. */
const later = ({ anchor }: Making, { days }: OrderPlan, after: number) =>
  daysBefore(anchor, Math.max(0.0005, days - after));

const shipping = ({ number, company }: OrderPlan) => ({
  carrier: carriers[number % carriers.length],
  trackingNumber: `${company.supplier.code}${String(700_000_000 + number * 7919)}`,
});

const place = async ({ sender, anchor }: Making, plan: OrderPlan) => {
  const { retailer, company, items, days, number } = plan;
  const { orders } = await sender.send(placeOrder, {
    input: {
      items: items.map(({ product, quantity }) => ({ productId: product.id, quantity })),
      reference: `PO-${String(4000 + number)}`,
    },
    as: retailer.as,
    at: daysBefore(anchor, days),
    key: `order ${number}`,
    ...(company.supplier.approvesOrders ? {} : { waitMs }),
  });
  const [order] = orders;
  if (!order) throw new Error(`The demo's order ${number} came to nothing`);
  return order;
};

/** A supplier that approves its orders can do so once their stock is secured, a moment after they are placed. */
const approve = async ({ sender, ...making }: Making, plan: OrderPlan, orderId: string) => {
  for (let attempt = 0; attempt < 200; attempt++) {
    const outcome = await sender.attempt(changeOrderStatus, {
      input: { orderId, status: "confirmed" },
      as: plan.company.as,
      at: later({ sender, ...making }, plan, 0.1),
      key: `order ${plan.number} confirmed ${attempt}`,
    });
    if (!("rejected" in outcome) || outcome.rejected !== "StockNotSecured") return;
    await pause(25);
  }
};

const refuse = async (making: Making, plan: OrderPlan, orderId: string) => {
  await making.sender.send(changeOrderStatus, {
    input: { orderId, status: "rejected", reason: "cannot-deliver" },
    as: plan.company.as,
    at: later(making, plan, 0.2),
    key: `order ${plan.number} refused`,
  });
};

const cancel = async (making: Making, plan: OrderPlan, orderId: string) => {
  await making.sender.send(cancelOrder, {
    input: { orderId, reason: "ordered-by-mistake" },
    as: plan.retailer.as,
    at: later(making, plan, 0.15),
    key: `order ${plan.number} cancelled`,
  });
};

const moveOn = async (making: Making, plan: OrderPlan, orderId: string) => {
  let after = 0;
  for (const [status, takes] of stepsTo(plan.ending)) {
    after += takes;
    const sending = {
      input: { orderId, status, ...(status === "shipped" ? shipping(plan) : {}) },
      as: plan.company.as,
      at: later(making, plan, after),
      key: `order ${plan.number} ${status}`,
    };
    if (status === "processing") await startOrder(making.sender, sending);
    else await making.sender.send(changeOrderStatus, sending);
  }
};

const sendBack = async (making: Making, plan: OrderPlan, orderId: string) => {
  const items =
    plan.number % 2 === 0 ? {} : { items: [{ lineNumber: 1, quantity: plan.items[0]?.product.casePack ?? 1 }] };
  await making.sender.send(requestReturn, {
    input: { orderId, ...items, reason: "damaged-in-transit" },
    as: plan.retailer.as,
    at: later(making, plan, 6),
    key: `order ${plan.number} return`,
  });
  await making.sender.send(receiveReturn, {
    input: { orderId, ...items },
    as: plan.company.as,
    at: later(making, plan, 10),
    key: `order ${plan.number} returned`,
  });
};

const makeOrder = async (making: Making, plan: OrderPlan) => {
  const { id } = await place(making, plan);
  const { ending, company } = plan;
  if (ending === "pending" || ending === "out-of-stock") return;
  if (ending === "refused") return refuse(making, plan, id);
  if (company.supplier.approvesOrders) await approve(making, plan, id);
  if (ending === "cancelled") return cancel(making, plan, id);
  await moveOn(making, plan, id);
  if (ending === "returned") await sendBack(making, plan, id);
};

/** Oldest first, several at a time. */
export const makeOrders = async (making: Making, plans: readonly OrderPlan[]) => {
  await sideBySide(plans.toReversed(), 16, (plan) => makeOrder(making, plan));
};
