import DataLoader from "dataloader";
import type { Company } from "../../schemas/companies/read-models.ts";
import { pageSizeMax } from "../../schemas/page.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { Product } from "../../schemas/products/read-models.ts";
import type { Retailer } from "../../schemas/retailers/read-models.ts";
import type { Ports } from "../ports.ts";

/** Gathers the ids that one request asks for into one query each; made when first used. */
export type Loaders = {
  readonly company: (viewer: Principal, id: string) => Promise<Company | undefined>;
  readonly retailer: (viewer: Principal, id: string) => Promise<Retailer | undefined>;
  readonly product: (viewer: Principal, id: string) => Promise<Product | undefined>;
};

type ByIds<Row> = (viewer: Principal, ids: readonly string[]) => Promise<readonly (Row | undefined)[]>;

const loaderOf = <Row>(byIds: ByIds<Row>) => {
  let loader: DataLoader<string, Row | undefined> | undefined;
  return (viewer: Principal, id: string) => {
    loader ??= new DataLoader((ids) => byIds(viewer, ids), { maxBatchSize: pageSizeMax });
    return loader.load(id);
  };
};

/** Of one request, and so of one viewer. */
export const loadersOf = ({
  companies,
  retailers,
  catalog,
}: Pick<Ports, "companies" | "retailers" | "catalog">): Loaders => ({
  company: loaderOf((viewer, ids) => companies.byIds(viewer, ids)),
  retailer: loaderOf((viewer, ids) => retailers.byIds(viewer, ids)),
  product: loaderOf((viewer, ids) => catalog.byIds(viewer, ids)),
});
