import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { kafkaClient } from "../../adapters/broker/kafka/client.ts";
import { eventStoreDbLog } from "../../adapters/event-store/eventstoredb/log.ts";
import { type Mongo, openMongo } from "../../adapters/mongo/open.ts";
import { postgresPool } from "../../adapters/postgres/pool.ts";
import { testDatabase } from "../../adapters/postgres/test-database.ts";
import { engineSettings } from "../../checks/engine-settings.ts";
import { client, must } from "../../checks/http-client.ts";
import { type Instance, startInstance } from "../../checks/instance.ts";
import { mongoDifferences } from "../../checks/mongo-comparison.ts";
import { orderLoad } from "../../checks/order-load.ts";
import { postgresDifferences } from "../../checks/postgres-comparison.ts";
import { readTopics } from "../../checks/read-topics.ts";
import { settled } from "../../checks/settled.ts";
import { brokenTopics } from "../../checks/topic-promises.ts";
import { loginAs, makeWorld } from "../../checks/world.ts";
import { eventCatalogue } from "../../schemas/event-catalogue.ts";
import { eventCodec } from "../../schemas/event-codec.ts";
import type { RecordedEvent } from "../../schemas/recorded-event.ts";
import { eventTopics } from "../../schemas/topics/event-topics.ts";
import { openKeyStore } from "../compose/key-store.ts";
import { myself, quiet, runMigration, sendKeyed } from "./migration.fixture.ts";
import { startProcesses } from "./view-rows.fixture.ts";

const drainedWithinMs = 120_000;

describe("A move from one machine to EventStoreDB, Kafka, MongoDB and Redis", { timeout: 300_000 }, () => {
  const root = mkdtempSync(join(tmpdir(), "tradepost-migrate-"));
  const [from, to] = [join(root, "from"), join(root, "to")];
  const engines = engineSettings(
    {
      eventstoreUrl: inject("eventstoreUrl"),
      kafkaBrokers: inject("kafkaBrokers"),
      mongodbUrl: inject("mongodbUrl"),
      redisUrl: inject("redisUrl"),
    },
    "migrate",
  );
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let mongo: Mongo;
  let log: ReturnType<typeof eventStoreDbLog>;
  let generation = "";
  let answer: unknown;
  let moved: readonly RecordedEvent[];
  let processes: readonly Instance[] = [];

  const gateway = () => {
    const last = processes.at(-1);
    if (!last) throw new Error("no gateway runs");
    return last;
  };
  const topics = () => eventTopics(generation);
  const stored = async () => {
    const events: RecordedEvent[] = [];
    for (;;) {
      const page = await log.feed.read(0, events.at(-1)?.position, { limit: 1_000, waitMs: 0 });
      if (page.length === 0) return events;
      events.push(...page);
    }
  };

  beforeAll(async () => {
    database = await testDatabase();
    mongo = await openMongo(engines.MONGODB_URL, { applicationName: "spec" });
    log = eventStoreDbLog(engines.EVENTSTORE_URL, { prefix: engines.EVENTSTORE_PREFIX });
    const original = await startInstance(from);
    answer = (await sendKeyed(original)).answer;
    await quiet(original);
    await original.stop();
  }, 300_000);
  afterAll(async () => {
    for (const one of processes.toReversed()) await one.stop();
    const admin = kafkaClient({ brokers: engines.KAFKA_BROKERS.split(","), clientId: "spec" }).admin();
    await admin.connect();
    const made = (await admin.listTopics()).filter((name) => generation !== "" && name.endsWith(`.${generation}`));
    await admin.deleteTopics({ topics: made }).finally(() => admin.disconnect());
    await mongo.db.dropDatabase();
    await mongo.close();
    await log.close();
    await database.drop();
    rmSync(root, { recursive: true, force: true });
  });

  it("copies the log into EventStoreDB, and names a generation of topics that nobody has used", async () => {
    const place = ["--from", from, "--to", to, "--to-database", database.url];
    const store = ["--to-event-store", engines.EVENTSTORE_URL, "--to-prefix", engines.EVENTSTORE_PREFIX];
    const { code, text } = await runMigration([...place, ...store]).done;
    expect(text).toMatch(/Moved: [\d,]+ events/);
    expect(code).toBe(0);
    generation = /TRADEPOST_TOPIC_GENERATION=(\S+)/.exec(text)?.[1] ?? "";
    expect((await log.feed.epoch()).startsWith(generation)).toBe(true);
    moved = await stored();
    expect(moved.length).toBeGreaterThan(1_000);
  });

  it("starts there on all engines: people log in, and a repeated key is answered as before", async () => {
    processes = await startProcesses({
      ...{ ...engines, TRADEPOST_DATA: to, DATABASE_URL: database.url, TRADEPOST_TOPIC_GENERATION: generation },
      TRADEPOST_RATE_LIMITS: "off",
    });
    await quiet(gateway());
    expect(await myself(gateway())).toBe("retailer@tradepost.example");
    expect((await sendKeyed(gateway())).answer).toEqual(answer);
    await quiet(gateway());
    expect((await stored()).map(({ id }) => id)).toEqual(moved.map(({ id }) => id));
  });

  it("finds the catalog in MongoDB, with what was made before the move", async () => {
    const at = client(gateway().url);
    try {
      const token = await loginAs(at, "retailer");
      const found = await must(at, { method: "GET", path: "/api/search/products?q=moves%20along", token });
      expect(JSON.stringify(found)).toContain("A product that moves along");
    } finally {
      at.close();
    }
  });

  it("takes orders, and equals a fold of its log: topics, views and the catalog, personal data and all", async () => {
    const at = client(gateway().url);
    try {
      const world = await makeWorld(at, { productCount: 3, retailerCount: 2 });
      const { acknowledged } = await orderLoad(
        [at],
        world,
        { buyers: 2 },
        new Promise((resolve) => setTimeout(resolve, 2_000)),
      );
      expect(acknowledged.length).toBeGreaterThan(0);
    } finally {
      at.close();
    }
    const pool = postgresPool(database.url, { applicationName: "spec", max: 2 });
    const { decode } = eventCodec(eventCatalogue(), await openKeyStore(to, undefined));
    const told = { topics: topics(), epoch: await log.feed.epoch() };
    const brokers = engines.KAFKA_BROKERS.split(",");
    try {
      await settled(async () => {
        const events = await stored();
        const decoded = await decode(events);
        const broken = brokenTopics(events, await readTopics(brokers, topics().names), told);
        return [
          ...broken.map(({ promise, what }) => `${promise} ${what}`),
          ...(await postgresDifferences(pool, decoded)),
          ...(await mongoDifferences(mongo.db, decoded)),
        ];
      }, drainedWithinMs);
      expect((await stored()).length).toBeGreaterThan(moved.length);
    } finally {
      await pool.end();
    }
  });
});
