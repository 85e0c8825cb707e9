import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orderSummary } from "../../../projections/orders/order-summary.ts";
import {
  companies as orderCompanies,
  retailers as orderRetailers,
  sampleOrders,
} from "../../../projections/orders/sample-orders.fixture.ts";
import { fixture } from "../../../read-api/products/catalog-rows.fixture.ts";
import type { Company } from "../../../schemas/companies/read-models.ts";
import type { Principal } from "../../../schemas/principal.ts";
import type { Retailer } from "../../../schemas/retailers/read-models.ts";
import { postgresCompanyQueries } from "./companies-queries.ts";
import { companiesView } from "./companies.ts";
import { migrateViews } from "./migrate-views.ts";
import { ordersView } from "./orders.ts";
import { postgresRetailerQueries } from "./retailers-queries.ts";
import { retailersView } from "./retailers.ts";
import { postgresSystemQueries } from "./system-queries.ts";
import { stockView } from "./stock.ts";
import { catalogProductsView } from "../../catalog/postgres/catalog-products.ts";
import type { ViewMapping } from "./view-mapping.ts";
import { type ViewOnPostgres, viewOnPostgres } from "./view-on-postgres.fixture.ts";

const principal = (role: Principal["role"], partyId: string | null): Principal => ({
  accountId: "spec",
  role,
  partyId,
  permissions: [],
});

const uuid = (tail: number) => `0198a000-0000-7000-8000-${String(tail).padStart(12, "0")}`;

const company = (id: string, name: string, more: Partial<Company> = {}): Company => {
  const [sample] = fixture.companies;
  if (!sample) throw new Error("no company in the fixture");
  return { ...sample, id, name, documents: [{ kind: "tax", fileId: "f", submittedAt: sample.createdAt }], ...more };
};

const retailer = (id: string, businessName: string, more: Partial<Retailer> = {}): Retailer => {
  const [sample] = fixture.retailers;
  if (!sample) throw new Error("no retailer in the fixture");
  return { ...sample, id, businessName, creditScore: 700, ...more };
};

const companies = [
  company(uuid(901), "Ärzte Bedarf"),
  company(uuid(902), "Bodega Norte"),
  company(uuid(903), "ars nova"),
  company(uuid(904), "Unseen", { verificationStatus: "pending" }),
];
const retailers = orderRetailers.map((id, index) =>
  retailer(id, `Shop ${index}`, { kycStatus: index === 0 ? "pending" : "approved" }),
);

let orders: ViewOnPostgres<unknown>;

const save = async <Row>(pool: Pool, mapping: ViewMapping<Row>, rows: ReadonlyMap<string, Row | undefined>) => {
  const client = await pool.connect();
  await mapping.save(client, rows);
  client.release();
};

const loaded = async <Row>(mapping: ViewMapping<Row>, keys: readonly string[]) => {
  const client = await orders.pool.connect();
  const rows = await mapping.load(client, keys);
  client.release();
  return rows;
};

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]));

beforeAll(async () => {
  orders = await viewOnPostgres(orderSummary, ordersView());
  await migrateViews(orders.pool, [companiesView, retailersView, stockView, catalogProductsView]);
  await save(orders.pool, companiesView, byId(companies));
  await save(orders.pool, retailersView, byId(retailers));
  await orders.happen(sampleOrders(2), 10);
});

afterAll(async () => {
  await orders.close();
});

describe("Rows in typed tables", () => {
  it("come back as they were saved, changed and deleted", async () => {
    const [one, two] = [company(uuid(990), "One"), company(uuid(991), "Two")];
    await save(orders.pool, companiesView, byId([one, two]));
    expect(await loaded(companiesView, [one.id, two.id, uuid(999)])).toEqual(byId([one, two]));
    const renamed = { ...one, name: "Uno" };
    await save(orders.pool, companiesView, new Map([[one.id, renamed], [two.id, undefined]])); // prettier-ignore
    expect(await loaded(companiesView, [one.id, two.id])).toEqual(byId([renamed]));
    await save(orders.pool, companiesView, new Map([[one.id, undefined]]));
  });
});

describe("Companies in Postgres", () => {
  const names = async (viewer: Principal, filter = {}) =>
    (await postgresCompanyQueries(orders.pool).list(viewer, { first: 10, ...filter })).edges.map(
      ({ node }) => node.name,
    );

  it("are listed by name, accents and case aside, only the verified ones for other parties", async () => {
    expect(await names(principal("admin", null))).toEqual(["ars nova", "Ärzte Bedarf", "Bodega Norte", "Unseen"]);
    expect(await names(principal("retailer", uuid(1)))).toEqual(["ars nova", "Ärzte Bedarf", "Bodega Norte"]);
    expect(await names(principal("admin", null), { q: "arzte bed" })).toEqual(["Ärzte Bedarf"]);
    expect(await names(principal("admin", null), { verificationStatus: "pending" })).toEqual(["Unseen"]);
  });

  it("are paged by cursor", async () => {
    const { list } = postgresCompanyQueries(orders.pool);
    const first = await list(principal("admin", null), { first: 2 });
    const rest = await list(principal("admin", null), { first: 2, after: first.edges[1]?.cursor });
    expect(rest.edges.map(({ node }) => node.name)).toEqual(["Bodega Norte", "Unseen"]);
    expect([first.hasNext, rest.hasNext]).toEqual([true, false]);
    await expect(list(principal("admin", null), { first: 2, after: "?" })).rejects.toMatchObject({
      code: "INVALID_CURSOR",
    });
  });

  it("keep their papers and addresses to themselves and the staff", async () => {
    const { get, byIds } = postgresCompanyQueries(orders.pool);
    for (const viewer of [principal("admin", null), principal("auditor", null), principal("company", uuid(901))])
      expect(await get(viewer, uuid(901))).toEqual(companies[0]);
    for (const viewer of [principal("company", uuid(902)), principal("retailer", uuid(1))])
      expect(await get(viewer, uuid(901))).toMatchObject({ name: "Ärzte Bedarf", email: null, documents: [] });
    const found = await byIds(principal("admin", null), [uuid(903), "no id", uuid(901)]);
    expect(found.map((row) => row?.name)).toEqual(["ars nova", undefined, "Ärzte Bedarf"]);
  });
});

describe("Retailers in Postgres", () => {
  const names = async (viewer: Principal, filter = {}) =>
    (await postgresRetailerQueries(orders.pool).list(viewer, { first: 10, ...filter })).edges.map(
      ({ node }) => node.businessName,
    );

  it("see themselves, are seen by the staff, and by the companies they ordered from", async () => {
    expect(await names(principal("admin", null))).toEqual(["Shop 0", "Shop 1", "Shop 2"]);
    expect(await names(principal("admin", null), { kycStatus: "pending" })).toEqual(["Shop 0"]);
    expect(await names(principal("retailer", orderRetailers[2] ?? ""))).toEqual(["Shop 2"]);
    expect(await names(principal("company", orderCompanies[0] ?? ""))).toEqual(["Shop 0"]);
    expect(await names(principal("company", orderCompanies[1] ?? ""))).toEqual(["Shop 1"]);
    expect(await names(principal("analyst", null))).toEqual([]);
  });

  it("keep their credit from companies", async () => {
    const { get } = postgresRetailerQueries(orders.pool);
    const [id, stranger] = [orderRetailers[0] ?? "", orderRetailers[2] ?? ""];
    expect(await get(principal("company", orderCompanies[0] ?? ""), id)).toMatchObject({
      businessName: "Shop 0",
      creditScore: null,
    });
    expect(await get(principal("company", orderCompanies[0] ?? ""), stranger)).toBeUndefined();
    expect(await get(principal("retailer", id), stranger)).toBeUndefined();
    expect(await get(principal("retailer", id), id)).toMatchObject({ creditScore: 700 });
  });
});

describe("The marketplace's counts", () => {
  it("tell what there is, and how far the views are", async () => {
    const queries = postgresSystemQueries(orders.pool, { hasCatalog: true });
    expect(await queries.counts()).toEqual({ companies: 4, retailers: 3, products: 0, orders: 2, ordersToday: 0 });
    expect(await queries.progress()).toMatchObject([{ view: "orders", version: 1, partition: 0 }]);
  });
});
