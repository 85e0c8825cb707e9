import * as commands from "../../schemas/products/commands.ts";
import { retailerAggregate } from "../aggregates.ts";
import { answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { ownProduct } from "../own-product.ts";
import { productAggregate } from "./product-aggregate.ts";

export const setRetailerPrice = commandHandler(commands.setRetailerPrice, async (input, handling) => {
  const { productId, retailerId, pricing } = input;
  const [product, [retailer]] = await Promise.all([
    ownProduct(handling, productId),
    handling.facts(retailerAggregate, [retailerId]),
  ]);
  if (!product) return { outcome: "not-found" };
  if (!retailer || retailer.state.status === "unregistered") return { outcome: "rejected", reason: "RetailerNotFound" };
  const data = { productId, retailerId, ...pricing };
  const sent = await handling.send(productAggregate, productId, { type: "SetRetailerPrice", data });
  return answer(sent, "ProductNotFound", { productId });
});
