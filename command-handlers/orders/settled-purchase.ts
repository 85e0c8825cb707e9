import type { ExistingOrder } from "../../domain/orders/index.ts";
import type { Purchase } from "../../schemas/orders/commands.ts";
import { companyAggregate, fulfilmentAggregate } from "../aggregates.ts";
import type { Handling, Settled } from "../command-handler.ts";
import { orderAggregate } from "./order-aggregate.ts";

type Facts = Pick<Handling, "facts">;
type Placed = Purchase["orders"][number];

/** Nothing follows by itself any more: the stock is secured and the company wants to say yes or no. */
const waitsForCompany = async ({ facts }: Facts, { id, companyId }: Placed) => {
  const [[fulfilment], [company]] = await Promise.all([
    facts(fulfilmentAggregate, [id]),
    facts(companyAggregate, [companyId]),
  ]);
  if (fulfilment?.state.status !== "secured" || !company) return false;
  return company.state.status !== "unregistered" && company.state.profile.approvesOrders;
};

const asItStands = (placed: Placed, order: ExistingOrder): Placed => ({
  ...placed,
  status: order.status,
  reason: order.status === "rejected" ? { code: order.reason, productId: order.productId } : null,
});

/** Every order confirmed, rejected, or with its company; undefined while one of them is on its way. */
export const settledPurchase: Settled<Purchase> = async (purchase, handling) => {
  const facts = await handling.facts(
    orderAggregate,
    purchase.orders.map(({ id }) => id),
  );
  const settled = await Promise.all(
    purchase.orders.map(async (placed, index) => {
      const order = facts[index]?.state;
      if (!order || order.status === "none") return undefined;
      if (order.status === "pending" && !(await waitsForCompany(handling, placed))) return undefined;
      return asItStands(placed, order);
    }),
  );
  const orders = settled.filter((each) => each !== undefined);
  return orders.length === settled.length ? { ...purchase, orders } : undefined;
};
