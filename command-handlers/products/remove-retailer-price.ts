import * as commands from "../../schemas/products/commands.ts";
import { answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { ownProduct } from "../own-product.ts";
import { productAggregate } from "./product-aggregate.ts";

export const removeRetailerPrice = commandHandler(commands.removeRetailerPrice, async (data, handling) => {
  if (!(await ownProduct(handling, data.productId))) return { outcome: "not-found" };
  const sent = await handling.send(productAggregate, data.productId, { type: "RemoveRetailerPrice", data });
  return answer(sent, "ProductNotFound", { productId: data.productId });
});
