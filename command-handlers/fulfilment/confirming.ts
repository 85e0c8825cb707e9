import type { FulfilmentStockSecured } from "../../domain/fulfilment/index.ts";
import type { OrderCommand } from "../../domain/orders/index.ts";
import { companyAggregate, orderAggregate, retailerAggregate } from "../aggregates.ts";
import type { Handling } from "../command-handler.ts";
import { companyFault, retailerFault } from "../may-trade.ts";
import { reliedOn } from "../relied-on.ts";

/** Undefined: the company says yes or no itself. */
const decided = async (
  { orderId, retailerId, companyId }: FulfilmentStockSecured["data"],
  { facts, now }: Handling,
): Promise<OrderCommand | undefined> => {
  const [[retailer], [company]] = await Promise.all([
    facts(retailerAggregate, [retailerId]),
    facts(companyAggregate, [companyId]),
  ]);
  if (!retailer || !company || company.state.status === "unregistered")
    throw new Error(`order ${orderId} names a party that does not exist`);
  const reason = retailerFault(retailer.state, now) ?? companyFault(company.state);
  if (reason) return { type: "RejectOrder", data: { orderId, by: "system", reason, productId: null } };
  if (company.state.profile.approvesOrders) return undefined;
  const relied = [
    ...reliedOn(retailerAggregate, retailerId, retailer),
    ...reliedOn(companyAggregate, companyId, company),
  ];
  return { type: "ConfirmOrder", data: { orderId, by: "system", reliedOn: relied } };
};

/** The order's own stream has the last word: one that was cancelled meanwhile stays so. */
export const confirm = async ({ data }: FulfilmentStockSecured, handling: Handling) => {
  const { orderId, source } = data;
  const command: OrderCommand | undefined =
    source === "import"
      ? { type: "SettleImportedOrder", data: { orderId, reliedOn: [] } }
      : await decided(data, handling);
  if (command) await handling.send(orderAggregate, orderId, command, command.type);
};
