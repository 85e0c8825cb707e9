import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { postgresLog } from "../../adapters/event-store/postgres/log.ts";
import { eventTopics } from "../../schemas/topics/event-topics.ts";
import type { RecordedEvent } from "../../schemas/recorded-event.ts";
import { type BrokerName, engineControl } from "../engine-control.ts";
import { type OwnServer, ownServer } from "../own-server.ts";
import { readTopics } from "../read-topics.ts";
import { settled } from "../settled.ts";
import { brokenTopics } from "../topic-promises.ts";
import { appendedDuring } from "./appended-load.fixture.ts";
import { follow, type Followed } from "./followed.fixture.ts";
import { type Leaders, leadersOn } from "./leaders.ts";
import { type Relays, startRelays } from "./relays.fixture.ts";

const names = ["kafka-1", "kafka-2", "kafka-3"] as const;
const movedEveryMs = 5_000;
const downMs = Number(process.env["TRADEPOST_ENGINE_DOWN_MS"] ?? 6_000);
/** Longer than a broker may be silent before others lead its partitions: 9 s. */
const frozenMs = 15_000;
const drainedWithinMs = 120_000;

describe("Relays on three brokers whose leaders move every 5 s", { timeout: 400_000 }, () => {
  const control = engineControl();
  const generation = `spec-${randomUUID()}`;
  const topics = eventTopics(generation);
  let brokers: readonly string[];
  let server: OwnServer;
  let log: ReturnType<typeof postgresLog>;
  let relays: Relays;
  let leaders: Leaders;
  let consumer: Followed;
  const read: RecordedEvent[] = [];

  beforeAll(async () => {
    const given = inject("kafkaClusterBrokers");
    brokers = given.split(",");
    server = await ownServer();
    relays = await startRelays(server, given, generation);
    await relays.active();
    log = postgresLog(server.pool);
    leaders = leadersOn(brokers, topics.names);
    consumer = follow(log.feed, brokers, generation);
  }, 300_000);
  afterAll(async () => {
    await consumer.stop();
    await relays.stop();
    await log.close();
    await server.close();
  });

  const killer = () => {
    if (!control) throw new Error("no command kills brokers");
    return control;
  };

  const stored = async (): Promise<readonly RecordedEvent[]> => {
    for (;;) {
      const page = await log.feed.read(0, read.at(-1)?.position, { limit: 1_000, waitMs: 0 });
      if (page.length === 0) return read;
      read.push(...page);
    }
  };

  /** Whether some relay has published all there is, and none has refused. */
  const behind = async () => {
    expect(relays.fallen()).toEqual([]);
    const said = await relays.status();
    const refused = said.filter(({ state }) => state === "refused");
    if (refused.length > 0) throw new Error(`a relay refuses: ${JSON.stringify(refused)}`);
    const isDone = said.some(({ state, lag }) => state === "active" && lag.events === 0);
    return isDone ? [] : [`what the relays say: ${JSON.stringify(said)}`];
  };

  /** Events appended before, through and after `fault`, leaders moving all the while; then every promise over all there is. */
  const keepsPromises = async (fault: () => Promise<unknown>) => {
    const through = async () => {
      await pause(500 + randomInt(2_000));
      await fault();
      await pause(1_000);
    };
    const work = appendedDuring(log.store, randomUUID().slice(0, 8), through());
    const moved = await leaders.movedDuring(movedEveryMs, work);
    const appended = await work;
    await settled(behind, drainedWithinMs);
    const events = await stored();
    await settled(() => Promise.resolve(consumer.differences(events)), drainedWithinMs);
    const records = await readTopics(brokers, topics.names);
    const published = events.filter(({ stream }) => topics.placeOf(stream));
    console.log(
      `${appended} events appended, ${moved} leaders moved; ${published.length} published so far, ${records.length - published.length} repeats`,
    );
    expect(appended).toBeGreaterThan(100);
    expect(moved).toBeGreaterThan(topics.names.length);
    expect(brokenTopics(events, records, { topics, epoch: await log.feed.epoch() }).slice(0, 10)).toEqual([]);
    expect(consumer.differences(events)).toEqual([]);
    expect(consumer.holes()).toEqual([]);
  };

  it("publish to topics of three copies, several partitions per leader", async () => {
    const all = await leaders.all();
    expect(all.every(({ replicas }) => replicas.length === names.length)).toBe(true);
    const perLeader = Map.groupBy(all, ({ leader }) => leader);
    expect(perLeader.size).toBe(names.length);
    for (const led of perLeader.values()) expect(led.length).toBeGreaterThan(4);
  });

  it("keep every promise", async () => {
    await keepsPromises(() => pause(4 * movedEveryMs));
  });

  it.each<BrokerName>(names)("keep every promise when a broker is killed and comes back: %s", async (name) => {
    const { kill, up } = killer();
    await leaders.inSync();
    await keepsPromises(async () => {
      await kill(name);
      await pause(downMs).finally(() => up(name));
      await leaders.inSync();
    });
  });

  it.each<BrokerName>(names)("keep every promise when a broker is frozen, replaced, and wakes up: %s", async (name) => {
    const { freeze, thaw } = killer();
    await leaders.inSync();
    await keepsPromises(async () => {
      await freeze(name);
      await pause(frozenMs).finally(() => thaw(name));
      await leaders.inSync();
      // Whoever asked the frozen one to move leaders has waited for it.
      await pause(2 * movedEveryMs);
    });
  });

  it("keep every promise when the one that publishes is killed while a broker is down", async () => {
    const { kill, up } = killer();
    await leaders.inSync();
    await keepsPromises(async () => {
      const name = names[randomInt(names.length)] ?? "kafka-1";
      await kill(name);
      const relay = await relays.active();
      await relay.kill("SIGKILL");
      await pause(downMs);
      await relays.restart(relay).finally(() => up(name));
      await leaders.inSync();
    });
  });

  it("keep every promise when the one that publishes is frozen, replaced, and wakes up", async () => {
    await keepsPromises(async () => {
      const { pid } = await relays.active();
      process.kill(pid, "SIGSTOP");
      await pause(2 * movedEveryMs).finally(() => process.kill(pid, "SIGCONT"));
      await pause(2_000);
    });
  });

  it("are checked by what sees an event that is lost, doubled or out of its place", async () => {
    const events = await stored();
    const published = events.filter(({ stream }) => topics.placeOf(stream));
    const one = published.find(({ stream }, index) => published.findIndex((each) => each.stream === stream) < index);
    if (!one) throw new Error("nothing was published");
    const records = await readTopics(brokers, topics.names);
    const epoch = await log.feed.epoch();
    const faults = (seen: typeof records) =>
      brokenTopics(events, seen, { topics, epoch }).map(({ promise }) => promise);
    const place = records.findIndex(({ event }) => event.id === one.id);
    expect(faults(records.toSpliced(place, 1))).toContain("missing");
    expect(faults([...records.toSpliced(place, 1), ...records.slice(place, place + 1)])).toContain("early");
    expect(consumer.differences(events.filter(({ id }) => id !== one.id))).not.toEqual([]);
    expect(consumer.differences([...events, one])).not.toEqual([]);
    expect(consumer.differences([...events.filter(({ id }) => id !== one.id), one])).not.toEqual([]);
  });
});
