import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stockDocuments } from "../adapters/catalog/mongo/stock-documents.ts";
import { testMongo } from "../adapters/mongo/test-database.ts";
import { fedView, inPlaces } from "../adapters/views/mongo/fed-view.fixture.ts";
import { viewStates } from "../adapters/views/mongo/view-state.ts";
import { stockLevel } from "../projections/inventory/stock-level.ts";
import { mongoDifferences } from "./mongo-comparison.ts";

const received = (productId: string, quantity: number) => ({
  stream: `inventory-${productId}`,
  type: "StockReceived",
  data: { productId, quantity },
});
const events = inPlaces([received("p-1", 5), received("p-2", 2), received("p-1", 3)]);

describe("The check of the catalog's documents", () => {
  let test: Awaited<ReturnType<typeof testMongo>>;
  beforeEach(async () => {
    test = await testMongo();
    await fedView(test.db, stockLevel, stockDocuments).apply(events, events.length);
  });
  afterEach(() => test.drop());

  const products = () => test.db.collection<{ _id: string }>("products");

  it("finds nothing where they are the fold", async () => {
    expect(await mongoDifferences(test.db, events)).toEqual([]);
  });

  it("sees a number that was changed, and a revision", async () => {
    await products().updateOne({ _id: "p-1" }, { $inc: { "inventory.available": 1 } });
    await products().updateOne({ _id: "p-2" }, { $inc: { "revisions.inventory.inventory-p-2": 1 } });
    expect(await mongoDifferences(test.db, events)).toEqual([
      expect.stringContaining("stock in MongoDB p-1"),
      expect.stringContaining("stock in MongoDB p-2"),
    ]);
  });

  it("sees that a stream was put aside", async () => {
    const states = test.db.collection<{ parked: readonly object[] }>(viewStates);
    await states.updateOne({}, { $push: { parked: { stream: "inventory-p-1" } } });
    expect(await mongoDifferences(test.db, events)).toEqual(["1 views in MongoDB have parked streams"]);
  });

  it("sees a document that is gone, and one too many", async () => {
    await products().deleteOne({ _id: "p-1" });
    expect(await mongoDifferences(test.db, events)).toEqual([expect.stringContaining("p-1: undefined instead of")]);
    await products().updateOne(
      { _id: "p-3" },
      { $set: { "revisions.inventory": { "inventory-p-3": 0 } } },
      { upsert: true },
    );
    expect(await mongoDifferences(test.db, events)).toContain("stock in MongoDB: 1 rows too many");
  });
});
