import * as commands from "../../schemas/inventory/commands.ts";
import { commandHandler } from "../command-handler.ts";
import { ownProduct } from "../own-product.ts";
import { inventoryAggregate } from "./inventory-aggregate.ts";

export const updateInventory = commandHandler(commands.updateInventory, async (input, handling) => {
  const { productId, quantity: counted, expectedRevision = null } = input;
  if (!(await ownProduct(handling, productId))) return { outcome: "not-found" };
  const data = { productId, counted, expectedRevision };
  const sent = await handling.send(inventoryAggregate, productId, { type: "CountStock", data });
  return sent.outcome === "rejected" ? sent : { outcome: "accepted", result: { productId, revision: sent.revision } };
});
