import type { OrderId } from "../../domain/kernel/ids.ts";
import type { ExistingOrder, OrderParty } from "../../domain/orders/index.ts";
import { actsFor } from "../answer.ts";
import type { Handling } from "../command-handler.ts";
import { orderAggregate } from "./order-aggregate.ts";

/** The order as it stands, for that side of it and for staff; undefined when there is none, or it is others'. */
export const ownOrder = async (
  { facts, principal }: Handling,
  orderId: OrderId,
  side: "company" | "retailer",
): Promise<ExistingOrder | undefined> => {
  const [order] = await facts(orderAggregate, [orderId]);
  if (!order || order.state.status === "none") return undefined;
  const party = side === "company" ? order.state.companyId : order.state.retailerId;
  return actsFor(principal, side, party) ? order.state : undefined;
};

/** Whose act a command is. */
export const partyOf = ({ principal }: Handling): OrderParty => {
  if (!principal) return "system";
  return principal.role === "company" || principal.role === "retailer" ? principal.role : "admin";
};
