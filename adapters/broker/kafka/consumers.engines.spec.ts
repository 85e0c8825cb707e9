import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import type { Decode } from "../../../feeds/arrival.ts";
import { decodedFeed } from "../../../feeds/decoded-feed.ts";
import { encodedEvent, type Happened, parseData, parsed, silent, until } from "../../../feeds/sample-log.contract.ts";
import { startProjections } from "../../../projections/engine.ts";
import { tallyMapping } from "../../../projections/engine-on-postgres.contract.ts";
import { plainFold } from "../../../projections/interleaved.contract.ts";
import { counted, type Tally, tally, type TallyEvent } from "../../../projections/tally.contract.ts";
import { view } from "../../../projections/view.ts";
import { migrate } from "../../postgres/migrate.ts";
import { postgresPool } from "../../postgres/pool.ts";
import { testDatabase } from "../../postgres/test-database.ts";
import { migrateViews } from "../../views/postgres/migrate-views.ts";
import { postgresViewStore } from "../../views/postgres/view-store.ts";
import { kafkaUnderTest, type KafkaUnderTestOptions } from "./feed.fixture.ts";
import { groupLeases } from "./group-leases.ts";
import { tallySchemas } from "./topics.fixture.ts";

/** Topics, the view's tables, and processes that feed it. */
const marketplace = async (options: Partial<KafkaUnderTestOptions> = {}) => {
  const under = await kafkaUnderTest(inject("kafkaBrokers"), { schemas: tallySchemas, ...options });
  const database = await testDatabase();
  const pool = postgresPool(database.url, { applicationName: "spec", max: 20 });
  await migrate(pool);
  await migrateViews(pool, [tallyMapping]);
  const groupId = `tradepost-spec-${randomUUID()}`;
  const stops = new Set<() => Promise<void>>();

  const start = async (decode: Decode = parseData) => {
    const leases = groupLeases({ kafka: under.kafka, groupId, topics: under.topics, log: under.log });
    const fromKafka = under.open({ group: leases });
    const feed = decodedFeed({ feed: fromKafka, decode, log: silent, pageEvents: 50 });
    const projections = await startProjections({
      feed,
      views: [view(tally(), postgresViewStore(pool, tallyMapping))],
      leaseKeeper: leases,
      liveUpdates: { publish: () => undefined },
      log: under.log,
    });
    const stop = async () => {
      stops.delete(stop);
      await projections.stop();
      await feed.stop();
      await fromKafka.stop();
      await leases.stop();
    };
    stops.add(stop);
    const active = async () =>
      ((await projections.status())[0]?.partitions ?? []).filter(({ state }) => state === "active").length;
    return { ...projections, feed, stop, active };
  };

  onTestFinished(async () => {
    for (const stop of stops) await stop();
    await under.published.close();
    await pool.end();
    await database.drop();
  });

  const happen = async (...events: readonly Happened<TallyEvent>[]) => {
    for (const event of events) {
      const length = under.eventLog.stream(event.stream).length;
      await under.store.append(event.stream, length === 0 ? "none" : length - 1, [encodedEvent(event)]);
    }
    await under.publishAll();
  };

  const rows = async () => {
    const found = await pool.query<{ key: string; row: Tally }>("SELECT key, row FROM tally_v1");
    return new Map(found.rows.map(({ key, row }) => [key, row]));
  };
  const folded = () => plainFold(tally(), under.eventLog.events().map(parsed));
  const isFolded = async () => {
    const total = (tallies: ReadonlyMap<string, Tally>) =>
      [...tallies.values()].reduce((sum, { steps }) => sum + steps.length, 0);
    return total(await rows()) >= total(folded());
  };
  return { ...under, groupId, pool, start, happen, rows, folded, isFolded };
};

const keys = Array.from("abcdefghijklmnop");
const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    counted(keys[(from + index) % keys.length] ?? "a", 1 + ((from + index) % 5)),
  );

describe("a projection fed from Kafka", () => {
  it("keeps its rows equal to a fold of the store, through a restart and while events come", async () => {
    const { start, happen, rows, folded, isFolded } = await marketplace();
    await happen(...many(200));
    const first = await start();
    await until(isFolded, 20_000);
    expect(await rows()).toEqual(folded());
    await first.stop();
    await happen(...many(100, 200));
    const second = await start();
    for (let turn = 0; turn < 10; turn++) await happen(...many(20, 300 + turn * 20));
    await until(isFolded, 20_000);
    expect(await rows()).toEqual(folded());
    await until(async () => (await second.status())[0]?.partitions.every(({ lagEvents }) => lagEvents === 0) ?? false);
  });

  it("shows a reader its own write, by the token of it", async () => {
    const { start, happen, eventLog, rows } = await marketplace();
    const projections = await start();
    await happen(counted("a", 1), counted("b", 2));
    const seen = eventLog.events().map(({ stream, position }) => [stream, position] as const);
    const token = { epoch: eventLog.epoch, seen: [...seen, ["hidden-1", "9".repeat(16)] as const] };
    expect(await projections.reach(token, ["tally"], 20_000)).toBe("fresh");
    expect((await rows()).get("b")?.total).toBe(2);
    const ahead = { epoch: eventLog.epoch, seen: [["tally-a", "9".repeat(16)] as const] };
    expect(await projections.reach(ahead, ["tally"], 100)).toBe("stale");
  });

  it("applies every event once and in order while processes come and go", { timeout: 120_000 }, async () => {
    const { start, happen, rows, folded, isFolded, log } = await marketplace({ partitionsPerTopic: 6 });
    const first = await start();
    const second = await start();
    await until(async () => (await first.active()) === 3 && (await second.active()) === 3, 30_000);
    const over = new AbortController();
    const trading = (async () => {
      for (let turn = 0; !over.signal.aborted; turn++) {
        await happen(...many(12, turn * 12));
        await pause(20);
      }
    })();
    for (let turn = 0; turn < 4; turn++) {
      const third = await start();
      await pause(2_000);
      await third.stop();
      await pause(1_000);
    }
    over.abort();
    await trading;
    await until(isFolded, 30_000);
    expect(await rows()).toEqual(folded());
    expect(log.lines.filter(({ message }) => message.includes("assigned")).length).toBeGreaterThan(8);
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("waits at an event of a newer release, parks nothing, and goes on after the update", async () => {
    const fields = [
      { name: "of", type: "string" },
      { name: "by", type: "int" },
    ];
    let isOld = true;
    const schemas = [...tallySchemas, { type: "Counted", version: 2, fields }];
    const { start, happen, store, eventLog, publishAll, rows, folded, isFolded } = await marketplace({
      schemas,
      isOld: () => isOld,
      partitionsPerTopic: 1,
    });
    const decode: Decode = (events) => {
      if (isOld && events.some(({ metadata }) => metadata.schemaVersion === "2"))
        throw Object.assign(new Error("version 2"), { code: "UNKNOWN_EVENT" });
      return parseData(events);
    };
    await happen(...many(20));
    const newer = encodedEvent(counted("a", 4));
    const length = eventLog.stream("tally-a").length;
    await store.append("tally-a", length - 1, [{ ...newer, metadata: { ...newer.metadata, schemaVersion: "2" } }]);
    await publishAll();
    await happen(...many(10, 20));
    const old = await start(decode);
    await until(async () => (await old.status())[0]?.partitions[0]?.state === "failing", 20_000);
    await pause(500);
    expect([...(await rows()).values()].flatMap(({ steps }) => steps)).toHaveLength(20);
    expect(await old.parked("tally")).toEqual([]);
    await old.stop();
    isOld = false;
    await start(decode);
    await until(isFolded, 20_000);
    expect(await rows()).toEqual(folded());
  });

  it("tells the group how far it is, for those who watch lag", { timeout: 60_000 }, async () => {
    const { start, happen, kafka, groupId, isFolded, topics } = await marketplace({ partitionsPerTopic: 1 });
    const projections = await start();
    await happen(...many(30));
    await until(isFolded, 20_000);
    await pause(200);
    await projections.stop();
    const admin = kafka.admin();
    await admin.connect();
    const [committed] = await admin.fetchOffsets({ groupId, topics: [topics.names[0] ?? ""] });
    await admin.disconnect();
    expect(committed?.partitions).toMatchObject([{ partition: 0, offset: "30" }]);
  });
});
