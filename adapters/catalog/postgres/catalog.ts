import type { Pool } from "pg";
import type { StockLevel } from "../../../schemas/inventory/read-models.ts";
import type { Principal } from "../../../schemas/principal.ts";
import type { CatalogProduct, RetailerPrice } from "../../../schemas/products/catalog-product.ts";
import type { Product, ProductFilter } from "../../../schemas/products/read-models.ts";
import { companiesView } from "../../views/postgres/companies.ts";
import { prepared, uuidsOf } from "../../views/postgres/paging.ts";
import { parameters, where } from "../../views/postgres/parameters.ts";
import { stockView } from "../../views/postgres/stock.ts";
import { tableOf } from "../../views/postgres/view-mapping.ts";
import { priceBreakdown } from "../price-breakdown.ts";
import { type ProductRows, servedProduct } from "../served-product.ts";
import { visibleTo } from "./conditions.ts";
import { retailerPricesView } from "./retailer-prices.ts";
import { countProducts, productsTable, searchProducts } from "./search.ts";

type StoredRows = {
  readonly product: CatalogProduct;
  readonly stock: StockLevel | null;
  readonly company_name: string | null;
  readonly own: RetailerPrice | null;
};

const own = ({ role, partyId }: Principal) => (role === "retailer" && partyId !== null ? partyId : null);

const rowsOf = ({ product, stock, company_name, own }: StoredRows): ProductRows => ({
  product,
  stock: stock ?? undefined,
  companyName: company_name ?? undefined,
  ownTerms: own?.terms,
});

/** Everything that is known of `ids` and that `viewer` may see, by id. Only the viewer's own prices are ever read. */
const readRows = async (pool: Pool, viewer: Principal, ids: readonly string[]) => {
  const { values, param } = parameters();
  const conditions = [`p.id = ANY(${param(uuidsOf(ids))}::uuid[])`, ...visibleTo(viewer, param)];
  const text = `SELECT p.body AS product, s.body AS stock, c.name AS company_name, own.body AS own FROM ${productsTable} p
    LEFT JOIN ${tableOf(stockView)} s ON s.product_id = p.id
    LEFT JOIN ${tableOf(companiesView)} c ON c.id = p.company_id
    LEFT JOIN ${tableOf(retailerPricesView)} own ON own.retailer_id = ${param(own(viewer))}::uuid AND own.product_id = p.id
    ${where(conditions)}`;
  const rows = await prepared<StoredRows>(pool, text, values);
  return new Map(rows.map((row) => [row.product.id, rowsOf(row)]));
};

/** The catalog on Postgres' own full-text index. */
export const postgresCatalog = (pool: Pool) => {
  const byIds = async (viewer: Principal, ids: readonly string[]): Promise<readonly (Product | undefined)[]> => {
    const rows = await readRows(pool, viewer, ids);
    return ids.map((id) => {
      const found = rows.get(id);
      return found && servedProduct(viewer, found);
    });
  };

  return {
    byIds,
    get: async (viewer: Principal, id: string) => (await byIds(viewer, [id]))[0],

    search: async (viewer: Principal, filter: ProductFilter) => {
      const { ids, hasNext } = await searchProducts({ pool, viewer, filter });
      const nodes =
        ids.length > 0
          ? await byIds(
              viewer,
              ids.map(({ id }) => id),
            )
          : [];
      const edges = ids.flatMap(({ cursor }, index) => {
        const node = nodes[index];
        return node ? [{ cursor, node }] : [];
      });
      return { edges, hasNext };
    },

    count: (viewer: Principal, filter: ProductFilter) => countProducts({ pool, viewer, filter }),

    price: async (viewer: Principal, id: string, quantity: number) => {
      const found = (await readRows(pool, viewer, [id])).get(id);
      if (!found?.product.terms) return undefined;
      return priceBreakdown({ productId: id, quantity, list: found.product.terms, own: found.ownTerms });
    },
  };
};
