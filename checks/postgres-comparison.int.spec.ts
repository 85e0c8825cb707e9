import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "../adapters/postgres/migrate.ts";
import { postgresPool } from "../adapters/postgres/pool.ts";
import { testDatabase } from "../adapters/postgres/test-database.ts";
import { companiesView } from "../adapters/views/postgres/companies.ts";
import { migrateViews } from "../adapters/views/postgres/migrate-views.ts";
import { inPlaces } from "../adapters/views/mongo/fed-view.fixture.ts";
import { eachPostgresView } from "../deploy/compose/views.ts";
import { companyProfile } from "../projections/companies/company-profile.ts";
import { foldEvents } from "./event-fold.ts";
import { postgresDifferences } from "./postgres-comparison.ts";

const registered = (companyId: string, name: string) => ({
  stream: `company-${companyId}`,
  type: "CompanyRegistered",
  data: {
    companyId,
    name,
    email: "trade@harbourlane.example",
    phone: "+44 20 7946 0112",
    businessRegistration: "09123456",
    region: "GB",
    timeZone: "Europe/London",
    approvesOrders: false,
  },
});

const [first, second] = [randomUUID(), randomUUID()];
const events = inPlaces([registered(first, "Harbour Lane"), registered(second, "Mill Yard")]);

describe("The check of the views in Postgres", () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let pool: Pool;
  beforeEach(async () => {
    database = await testDatabase();
    pool = postgresPool(database.url, { applicationName: "check" });
    await migrate(pool);
    await migrateViews(
      pool,
      eachPostgresView((_, mapping) => ({ migrate: mapping.migrate })),
    );
    const client = await pool.connect();
    await companiesView.save(client, foldEvents(companyProfile, events));
    client.release();
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  it("finds nothing where they are the fold", async () => {
    expect(await postgresDifferences(pool, events)).toEqual([]);
  });

  it("sees that a stream was put aside", async () => {
    await pool.query(
      `INSERT INTO parked_events VALUES ('companies_v1', 'company-1', 0, 0, '1', 'e-1', 'CompanyRegistered', NULL, now())`,
    );
    expect(await postgresDifferences(pool, events)).toEqual(["companies_v1 in Postgres has parked streams"]);
  });

  it("sees a row that should not be there, one that is missing, and one that differs", async () => {
    expect(await postgresDifferences(pool, events.slice(0, 1))).toEqual(["companies in Postgres: 1 rows too many"]);
    const more = inPlaces([
      registered(first, "Harbour"),
      registered(second, "Mill Yard"),
      registered(randomUUID(), "C"),
    ]);
    const found = await postgresDifferences(pool, more);
    expect(found).toHaveLength(2);
    expect(found[0]).toContain(first);
    expect(found[1]).toContain("undefined instead of");
  });
});
