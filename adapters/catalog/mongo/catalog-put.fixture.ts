import type { Db } from "mongodb";
import type { Fixture } from "../../../read-api/products/catalog-rows.fixture.ts";
import { position } from "../../../schemas/recorded-event.ts";
import type { StoredBatch, StoredCheckpoint } from "../../views/stored.ts";
import type { TrackedRow } from "../../views/mongo/document-mapping.ts";
import { mongoCatalogViews } from "./catalog-views.ts";

type Store<Row> = {
  readonly checkpoint: (partition: number) => Promise<StoredCheckpoint | undefined>;
  readonly apply: (batch: StoredBatch<TrackedRow<Row>>) => Promise<void>;
};

/** Puts rows through the view stores, each as if one more event of its stream had made it. */
export const catalogPut = async (db: Db) => {
  const views = mongoCatalogViews({ db });
  await views.migrate();
  let events = 0;

  const put = async <Row>(store: Store<Row>, rows: readonly Row[] | undefined, keyOf: (row: Row) => string) => {
    if (!rows) return;
    const place = position(String(++events).padStart(10, "0"));
    const seen = { spec: events };
    await store.apply({
      partition: 0,
      expected: await store.checkpoint(0),
      next: { epoch: "spec", position: place, eventId: place },
      keys: rows.map(keyOf),
      fold: () => ({ rows: new Map(rows.map((row) => [keyOf(row), { row, seen }])), parked: [] }),
    });
  };

  return async ({ products, stock, prices, companies, retailers }: Partial<Fixture>) => {
    const named = companies?.map(({ id, name, revision }) => ({ id, name, revision }));
    const placed = retailers?.map(({ id, region, revision }) => ({ id, region, revision }));
    await put(views.companies, named, ({ id }) => id);
    await put(views.retailers, placed, ({ id }) => id);
    await put(views.stock, stock, ({ productId }) => productId);
    await put(views.products, products, ({ id }) => id);
    await put(views.retailerPrices, prices, ({ productId, retailerId }) => `${productId}/${retailerId}`);
  };
};
