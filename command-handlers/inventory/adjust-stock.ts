import * as commands from "../../schemas/inventory/commands.ts";
import { commandHandler } from "../command-handler.ts";
import { ownProduct } from "../own-product.ts";
import { inventoryAggregate } from "./inventory-aggregate.ts";

export const adjustStock = commandHandler(commands.adjustStock, async (data, handling) => {
  const { productId } = data;
  if (!(await ownProduct(handling, productId))) return { outcome: "not-found" };
  const sent = await handling.send(inventoryAggregate, productId, { type: "AdjustStock", data });
  return sent.outcome === "rejected" ? sent : { outcome: "accepted", result: { productId, revision: sent.revision } };
});
