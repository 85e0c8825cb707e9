import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { orderLines } from "../../../projections/orders/order-lines.ts";
import { sampleOrders } from "../../../projections/orders/sample-orders.fixture.ts";
import type { OrderLines } from "../../../schemas/orders/order-lines.ts";
import { orderItemsView } from "./order-items.ts";
import { type ViewOnPostgres, viewOnPostgres } from "./view-on-postgres.fixture.ts";

let view: ViewOnPostgres<OrderLines>;

/** Only what the projector handles: the engine passes nothing else on. */
const lineEvents = (count: number) =>
  sampleOrders(count).filter(({ type }) => orderLines.handles.some((own) => own === type));

beforeEach(async () => {
  view = await viewOnPostgres(orderLines, orderItemsView);
});

afterEach(async () => {
  await view.close();
});

describe("Order items in Postgres", () => {
  it("equal the fold, whatever the batches and whoever wrote before", async () => {
    const events = lineEvents(60);
    await view.happen(events.slice(0, 40), 7);
    view.restart();
    await view.happen(events.slice(40), 500);
    await view.equalsFold();
  });

  it("are rows with decimals, one per line, that tell what came back", async () => {
    await view.happen(lineEvents(60), 50);
    const { rows } = await view.pool.query<{ unit_price: string; total_price: string; quantity: string }>(
      "SELECT unit_price::text, total_price::text, quantity::text FROM order_items ORDER BY order_id, created_at, total_price LIMIT 1",
    );
    expect(rows).toEqual([{ unit_price: "1.25", total_price: "1.25", quantity: "1" }]);
    const { rows: counted } = await view.pool.query(
      "SELECT count(*)::int AS lines, count(*) FILTER (WHERE returned_quantity > 0)::int > 0 AS returned FROM order_items_v1",
    );
    expect(counted).toEqual([{ lines: 180, returned: true }]);
  });
});
