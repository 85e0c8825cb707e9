import { describe, expect, it } from "vitest";
import { sortings as inPostgres } from "../postgres/sorting.ts";
import { unpricedE4 } from "./product-documents.ts";
import { sampleId } from "./sample-products.fixture.ts";
import { sortings } from "./sorting.ts";
import { encodeCursor } from "../../../schemas/cursor.ts";

describe("cursors of the catalog in MongoDB", () => {
  it.each(["price", "-price", "name", "newest"] as const)(
    "are those of the catalog in Postgres, so a reader turns the page through a move (%s)",
    (sort) => {
      const found = { id: sampleId(1, 7), priceE4: 40_000, sortName: "red mug" };
      const row = { id: found.id, base_price_e4: "40000", sort_name: "red mug" };
      expect(sortings[sort].at(found)).toEqual(inPostgres[sort].at(row));
    },
  );

  it("bound the index by the value, and tell equal values apart by the id", () => {
    const after = encodeCursor("-price", [String(unpricedE4), sampleId(1, 7)]);
    expect(sortings["-price"].behind(after)).toEqual([
      { "search.priceE4": { $lte: unpricedE4 } },
      { $or: [{ "search.priceE4": { $lt: unpricedE4 } }, { _id: { $lt: sampleId(1, 7) } }] },
    ]);
  });

  it.each([
    ["no price", encodeCursor("price", ["red", sampleId(1, 7)])],
    ["no id", encodeCursor("price", ["1", "x"])],
  ])("lead nowhere where there is %s in them", (_, after) => {
    expect(sortings.price.behind(after)).toEqual([{ _id: { $in: [] } }]);
  });
});
