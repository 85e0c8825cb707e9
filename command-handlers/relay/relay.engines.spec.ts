import { afterEach, describe, expect, inject, it } from "vitest";
import { openTestLog as openEventStoreDbLog } from "../../adapters/event-store/eventstoredb/test-log.fixture.ts";
import { memoryRelayHints } from "../../adapters/relay-hints/memory.ts";
import { leaseKeeper } from "../../feeds/lease-keeper.ts";
import { silent, until } from "../../feeds/sample-log.contract.ts";
import type { Broker } from "./broker.ts";
import { kafkaWorld } from "./kafka-world.fixture.ts";
import type { Relay } from "./relay.ts";
import { alwaysHeld } from "./relay-world.fixture.ts";

type World = Awaited<ReturnType<typeof kafkaWorld>>;

const publishedTo = async (relay: Relay, { log }: World) => {
  const head = await log.feed.head(0);
  await until(() => relay.status().position === head, 40_000);
};

/** A relay in a process that is gone after its `sends`-th send: nothing of it answers any more, nothing of it is closed. */
const killedAfter = (sends: number, world: World) => {
  let left = sends;
  const gone = new Promise<never>(() => undefined);
  const producer: Broker["producer"] = async () => {
    const { send } = await world.broker.producer();
    return {
      send: async (batches) => {
        if (left === 0) return gone;
        left -= 1;
        const answers = await send(batches);
        // The last one arrives, and nobody hears of it.
        return left === 0 ? gone : answers;
      },
      discard: () => gone,
    };
  };
  const acquire: typeof world.leases.acquire = (...args) => (left === 0 ? gone : world.leases.acquire(...args));
  const keeper = leaseKeeper({ leases: { ...world.leases, acquire }, owner: "killed", log: silent, ttlMs: 500 });
  world.start({ broker: { ...world.broker, producer }, lease: keeper.want("relay"), hints: memoryRelayHints() });
  return { isGone: () => left === 0 };
};

describe("the relay on Kafka and the Postgres log", () => {
  const worlds: World[] = [];
  const opened = async () => {
    const world = await kafkaWorld(inject("kafkaBrokers"));
    worlds.push(world);
    return world;
  };
  afterEach(async () => {
    for (const world of worlds.splice(0)) await world.close();
  });

  it("is taken over when it is killed in the middle: every event once or as a repeat, in order", async () => {
    const world = await opened();
    await world.fill(300);
    const first = killedAfter(3, world);
    await until(first.isGone, 30_000);
    const before = (await world.content()).reduce((sum, { records: held }) => sum + held.length, 0);
    expect(before).toBeGreaterThan(0);
    await world.fill(100);
    const keeper = leaseKeeper({ leases: world.leases, owner: "second", log: silent, ttlMs: 500 });
    const second = world.start({ lease: keeper.want("relay") });
    await publishedTo(second, world);
    expect(await world.faults()).toEqual([]);
    expect(await second.lag()).toEqual({ events: 0, seconds: 0 });
    await second.stop();
    await keeper.stop();
    const third = world.start({ lease: alwaysHeld });
    await world.fill(20);
    await publishedTo(third, world);
    await third.stop();
    const stored = (await world.stored()).filter(({ stream }) => world.topics.placeOf(stream));
    const after = (await world.content()).reduce((sum, { records: held }) => sum + held.length, 0);
    expect(after).toBe(stored.length);
    expect(await world.faults()).toEqual([]);
  });
});

describe("the relay on Kafka and EventStoreDB", () => {
  it("publishes the same way, and goes on where it was", async () => {
    const log = openEventStoreDbLog();
    const world = await kafkaWorld(inject("kafkaBrokers"), log);
    try {
      for (const count of [90, 30]) {
        await world.fill(count);
        const relay = world.start({ lease: alwaysHeld });
        await publishedTo(relay, world);
        await relay.stop();
      }
      expect(await world.faults()).toEqual([]);
      const stored = (await world.stored()).filter(({ stream }) => world.topics.placeOf(stream));
      expect((await world.content()).reduce((sum, { records: held }) => sum + held.length, 0)).toBe(stored.length);
    } finally {
      await world.close();
      await log.close();
    }
  });
});
