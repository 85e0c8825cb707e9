import { describe, expect, it } from "vitest";
import { inPlaces } from "../adapters/views/mongo/fed-view.fixture.ts";
import { stockLevel } from "../projections/inventory/stock-level.ts";
import { differences, foldEvents } from "./event-fold.ts";

const received = (productId: string, quantity: number) => ({
  stream: `inventory-${productId}`,
  type: "StockReceived",
  data: { productId, quantity },
});
const foreign = { stream: "order-1", type: "OrderPlaced", data: {} };
const events = inPlaces([received("p-1", 5), foreign, received("p-2", 2), received("p-1", 3)]);
const folded = foldEvents(stockLevel, events);

const changed = (key: string, available: number) =>
  new Map([...folded].map(([at, row]) => [at, at === key ? { ...row, available } : row] as const));

describe("The comparison of stored rows with a fold of all events", () => {
  it("folds what the projector handles, event after event", () => {
    expect([...folded].map(([key, { available }]) => [key, available])).toEqual([
      ["p-1", 8],
      ["p-2", 2],
    ]);
  });

  it("finds nothing where they are equal", () => {
    expect(differences("stock", folded, new Map(folded), 2)).toEqual([]);
  });

  it("names a row that differs, one that is missing, and how many are too many", () => {
    expect(differences("stock", folded, changed("p-1", 5), 2)).toEqual([
      expect.stringMatching(/^stock p-1: .* instead of /),
    ]);
    const partly = new Map([...folded].filter(([key]) => key === "p-1"));
    expect(differences("stock", folded, partly, 1)).toEqual([expect.stringContaining("stock p-2: undefined")]);
    expect(differences("stock", folded, new Map(folded), 3)).toEqual(["stock: 1 rows too many"]);
  });

  it("sees an event that was dropped, and one that was applied twice", () => {
    const stored = new Map(foldEvents(stockLevel, events.slice(1)));
    expect(differences("stock", folded, stored, 2)).toHaveLength(1);
    const twice = new Map(foldEvents(stockLevel, [...events, ...events.slice(-1)]));
    expect(differences("stock", folded, twice, 2)).toHaveLength(1);
  });
});
