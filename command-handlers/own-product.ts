import type { ExistingProduct } from "../domain/products/index.ts";
import { productAggregate } from "./aggregates.ts";
import { actsFor } from "./answer.ts";
import type { Handling } from "./command-handler.ts";

/** The product as it stands; undefined when there is none, or it is another company's. */
export const ownProduct = async (
  { facts, principal }: Handling,
  productId: string,
): Promise<ExistingProduct | undefined> => {
  const [product] = await facts(productAggregate, [productId]);
  if (!product || product.state.status === "none") return undefined;
  return actsFor(principal, "company", product.state.companyId) ? product.state : undefined;
};
