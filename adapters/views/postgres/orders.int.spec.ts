import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { orderSummary } from "../../../projections/orders/order-summary.ts";
import {
  companies,
  placed,
  retailers,
  sampleOrders,
  uuidAt,
} from "../../../projections/orders/sample-orders.fixture.ts";
import type { Order } from "../../../schemas/orders/read-models.ts";
import type { Principal } from "../../../schemas/principal.ts";
import { postgresOrderQueries } from "./orders-queries.ts";
import { ordersView } from "./orders.ts";
import { type ViewOnPostgres, viewOnPostgres } from "./view-on-postgres.fixture.ts";

const principal = (role: Principal["role"], partyId: string | null): Principal => ({
  accountId: "spec",
  role,
  partyId,
  permissions: [],
});
const admin = principal("admin", null);
const [retailer, company] = [principal("retailer", retailers[0] ?? ""), principal("company", companies[0] ?? "")];

let view: ViewOnPostgres<Order>;

beforeEach(async () => {
  view = await viewOnPostgres(orderSummary, ordersView());
});

afterEach(async () => {
  await view.close();
});

const queries = () => postgresOrderQueries(view.pool);
const all = async (viewer: Principal, filter = {}) =>
  (await queries().list(viewer, { first: 100, ...filter })).edges.map(({ node }) => node);

describe("Orders in Postgres", () => {
  it("equal the fold, whatever the batches", async () => {
    await view.happen(sampleOrders(60), 7);
    await view.equalsFold();
    await view.happen(sampleOrders(30, { from: Date.UTC(2026, 5, 1), seed: 2 }), 500);
    await view.equalsFold();
  });

  it("equal the fold where another process has written in between", async () => {
    const events = sampleOrders(40);
    await view.happen(events.slice(0, 60), 20);
    view.restart();
    await view.happen(events.slice(60), 20);
    await view.equalsFold();
  });

  it("lie in partitions by year, made when first needed, past years too", async () => {
    const years = [2010, 2026, 2011, 1985, 2150];
    for (const [index, year] of years.entries()) {
      const at = Date.UTC(year, 6, 1);
      await view.happen([placed(uuidAt(at, index), at, index)], 10);
    }
    const { rows } = await view.pool.query<{ part: string; found: number }>(
      "SELECT tableoid::regclass::text AS part, count(*)::int AS found FROM orders_v1 GROUP BY 1 ORDER BY 1",
    );
    expect(rows.map(({ part }) => part)).toEqual([
      "orders_v1_2010",
      "orders_v1_2011",
      "orders_v1_2026",
      "orders_v1_after",
      "orders_v1_before",
    ]);
    expect((await all(admin)).map(({ createdAt }) => new Date(createdAt).getUTCFullYear())).toEqual([
      2150, 2026, 2011, 2010, 1985,
    ]);
    await view.equalsFold();
  });

  it("make a partition again where the batch that made it was undone", async () => {
    const at = Date.UTC(2019, 6, 1);
    await view.happenThenFail([placed(uuidAt(at, 1), at, 1)]);
    await view.happen([placed(uuidAt(at, 1), at, 1)], 10);
    await view.equalsFold();
  });

  it("show each party its own, and nobody else's", async () => {
    await view.happen(sampleOrders(30), 100);
    const everything = await all(admin);
    expect(everything).toHaveLength(30);
    expect(await all(retailer)).toEqual(everything.filter(({ retailerId }) => retailerId === retailer.partyId));
    expect(await all(company)).toEqual(everything.filter(({ companyId }) => companyId === company.partyId));
    expect(await all(principal("analyst", null))).toEqual([]);
    const foreign = everything.find(({ retailerId }) => retailerId !== retailer.partyId);
    expect(await queries().get(retailer, foreign?.id ?? "")).toBeUndefined();
    expect(await queries().get(admin, foreign?.id ?? "")).toEqual(foreign);
    expect(await queries().get(admin, "no-id")).toBeUndefined();
    expect(await queries().purchase(admin, foreign?.purchaseId ?? "")).toContainEqual(foreign);
    expect(
      (await queries().purchase(retailer, foreign?.purchaseId ?? "")).every(
        ({ retailerId }) => retailerId === retailer.partyId,
      ),
    ).toBe(true);
  });

  it("are filtered by status, parties, number and time", async () => {
    await view.happen(sampleOrders(30), 100);
    const everything = await all(admin);
    const [from, to] = ["2026-01-01T05:00:00Z", "2026-01-01T09:00:00Z"];
    const within = everything.filter(
      ({ createdAt }) => createdAt >= "2026-01-01T05:00:00.000Z" && createdAt < "2026-01-01T09:00:00.000Z",
    );
    expect(await all(admin, { from, to })).toEqual(within);
    expect(await all(admin, { status: "rejected" })).toEqual(everything.filter(({ status }) => status === "rejected"));
    const [one] = everything;
    expect(await all(admin, { number: one?.number })).toEqual([one]);
    expect(await all(admin, { number: "no number" })).toEqual([]);
    expect(await all(admin, { purchaseId: one?.purchaseId })).toEqual([one]);
    expect(await all(admin, { companyId: companies[1], retailerId: retailers[1] })).toEqual(
      everything.filter((order) => order.companyId === companies[1] && order.retailerId === retailers[1]),
    );
    expect(await all(admin, { companyId: "no id" })).toEqual([]);
  });

  it("are paged without a gap or a repeat while new orders come in", async () => {
    await view.happen(sampleOrders(25), 100);
    const before = (await all(admin)).map(({ id }) => id);
    const seen: string[] = [];
    for (let after: string | undefined, more = true; more;) {
      const page = await queries().list(admin, { first: 4, ...(after && { after }) });
      seen.push(...page.edges.map(({ node }) => node.id));
      after = page.edges.at(-1)?.cursor;
      more = page.hasNext;
      const at = Date.UTC(2026, 8, 1) + seen.length;
      await view.happen([placed(uuidAt(at, seen.length), at, seen.length)], 10);
    }
    expect(seen).toEqual(before);
    await expect(queries().list(admin, { first: 4, after: "nonsense" })).rejects.toMatchObject({
      code: "INVALID_CURSOR",
    });
  });

  it("are found by everybody who knows SQL", async () => {
    await view.happen(sampleOrders(5), 100);
    const { rows } = await view.pool.query(
      "SELECT id, total_amount, delivery_address ->> 'city' AS city FROM orders WHERE created_at >= '2026-01-01'",
    );
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatchObject({ city: "Town" });
  });
});
