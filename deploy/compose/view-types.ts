import { catalogCompany } from "../../projections/products/catalog-company.ts";
import { catalogRetailer } from "../../projections/products/catalog-retailer.ts";
import { eachView } from "./views.ts";

const ofCatalog = ["catalog-products", "retailer-prices", "stock"];

/** The event types behind each read model, by its name. Answers of the catalog are made of several, so its views count as one. */
export const viewTypes = (): ReadonlyMap<string, readonly string[]> => {
  const own = new Map(eachView(({ name, handles }) => [name, handles] as const));
  const parties = [...catalogCompany.handles, ...catalogRetailer.handles];
  const joint = [...ofCatalog.flatMap((name) => own.get(name) ?? []), ...parties];
  return new Map([...own, ...ofCatalog.map((name) => [name, joint] as const)]);
};
