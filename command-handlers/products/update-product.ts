import * as commands from "../../schemas/products/commands.ts";
import { answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { ownProduct } from "../own-product.ts";
import { partChanges, textChange } from "./product-changes.ts";
import { productAggregate } from "./product-aggregate.ts";

export const updateProduct = commandHandler(commands.updateProduct, async (input, handling) => {
  const { productId, expectedRevision = null } = input;
  if (!(await ownProduct(handling, productId))) return { outcome: "not-found" };
  const changes = [textChange(productId, input), ...partChanges(productId, input)];
  const data = { productId, expectedRevision, changes };
  const sent = await handling.send(productAggregate, productId, { type: "ReviseProduct", data });
  return answer(sent, "ProductNotFound", { productId });
});
