import type { Pool } from "pg";
import type { MarketplaceCounts, ViewProgress } from "../../../schemas/system/read-models.ts";
import { catalogProductsView } from "../../catalog/postgres/catalog-products.ts";
import { companiesView } from "./companies.ts";
import { ordersTable } from "./orders-tables.ts";
import { retailersView } from "./retailers.ts";
import { tableOf } from "./view-mapping.ts";

/** Counting may take this share of the time at the most, however many orders there are. */
const shareOfTime = 0.05;
const keptMsMin = 1_000;

const publishedText = `(SELECT count(*) FROM ${tableOf(catalogProductsView)} WHERE status = 'published')::int`;

const countsText = (published: string) => `SELECT (SELECT count(*) FROM ${tableOf(companiesView)})::int AS companies,
  (SELECT count(*) FROM ${tableOf(retailersView)})::int AS retailers,
  ${published} AS products,
  (SELECT count(*) FROM ${ordersTable})::int AS orders,
  (SELECT count(*) FROM ${ordersTable} WHERE placed_at >= date_trunc('day', now(), 'UTC'))::int AS "ordersToday"`;

const progressText = `SELECT (regexp_match(consumer, '^(.*)_v[0-9]+$'))[1] AS view,
  (regexp_match(consumer, '_v([0-9]+)$'))[1]::int AS version, partition, position, moved_at AS moved
  FROM checkpoints WHERE consumer ~ '_v[0-9]+$' ORDER BY consumer, partition LIMIT 1000`;

type StoredProgress = Omit<ViewProgress, "updatedAt"> & { readonly moved: Date };

const count = async (pool: Pool, hasCatalog: boolean): Promise<MarketplaceCounts> => {
  const text = countsText(hasCatalog ? publishedText : "0");
  const { rows } = await pool.query<MarketplaceCounts>({ name: "marketplace-counts", text });
  return rows[0] ?? { companies: 0, retailers: 0, products: 0, orders: 0, ordersToday: 0 };
};

/** How much there is, and how far the views are. Without the catalog's tables there are no products here. */
export const postgresSystemQueries = (pool: Pool, { hasCatalog }: { readonly hasCatalog: boolean }) => {
  let counted: Promise<MarketplaceCounts> | undefined;
  let keptUntil = 0;

  const countAgain = async () => {
    const startedAt = performance.now();
    keptUntil = Number.POSITIVE_INFINITY;
    try {
      return await count(pool, hasCatalog);
    } finally {
      const endedAt = performance.now();
      keptUntil = endedAt + Math.max(keptMsMin, (endedAt - startedAt) / shareOfTime);
    }
  };

  return {
    counts: () => {
      if (counted === undefined || performance.now() > keptUntil) counted = countAgain();
      return counted;
    },
    progress: async (): Promise<readonly ViewProgress[]> => {
      const { rows } = await pool.query<StoredProgress>({ name: "view-progress", text: progressText });
      return rows.map(({ moved, ...row }) => ({ ...row, updatedAt: moved.toISOString() }));
    },
  };
};
