import { type CompanyId, companyId, type ProductId, productId as product } from "../../domain/kernel/ids.ts";
import { type ProductDescription, slugOf } from "../../domain/products/index.ts";
import * as commands from "../../schemas/products/commands.ts";
import { companyAggregate } from "../aggregates.ts";
import { answer } from "../answer.ts";
import { commandHandler, type Handling } from "../command-handler.ts";
import { partChanges, type ProductParts } from "./product-changes.ts";
import { productAggregate } from "./product-aggregate.ts";

/** Whose product it becomes: one's own, or, for staff, the company that is named. */
const supplierOf = ({ principal }: Handling, named: CompanyId | undefined) => {
  if (principal?.role !== "company") return named;
  const own = principal.partyId === null ? undefined : companyId(principal.partyId);
  return named === undefined || named === own ? own : undefined;
};

const isRegistered = async ({ facts }: Handling, id: CompanyId) => {
  const [company] = await facts(companyAggregate, [id]);
  return company !== undefined && company.state.status !== "unregistered";
};

type Texts = Pick<ProductDescription, "name" | "description" | "locale"> & Pick<ProductParts, "specifications" | "seo">;

const seoOf = (name: string, productId: ProductId, seo: ProductParts["seo"]): ProductDescription["seo"] => ({
  metaTitle: null,
  metaDescription: null,
  keywords: [],
  ...seo,
  slug: seo?.slug ?? slugOf(name, productId),
});

const describedAs = (
  productId: ProductId,
  { name, description, locale, specifications = [], seo }: Texts,
): ProductDescription => ({ name, description, locale, specifications, seo: seoOf(name, productId, seo) });

export const createProduct = commandHandler(commands.createProduct, async (input, handling) => {
  const supplier = supplierOf(handling, input.companyId);
  if (!supplier || !(await isRegistered(handling, supplier))) return { outcome: "rejected", reason: "CompanyNotFound" };

  const productId = product(handling.newId("product"));
  const publication = input.publish ? [{ type: "PublishProduct" as const, data: { productId } }] : [];
  const data = {
    productId,
    companyId: supplier,
    sku: input.sku,
    description: describedAs(productId, input),
    changes: [...partChanges(productId, input), ...publication],
  };
  const sent = await handling.send(productAggregate, productId, { type: "CreateProduct", data });
  return answer(sent, "ProductNotFound", { productId });
});
