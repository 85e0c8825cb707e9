import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { kafkaBroker } from "../../adapters/broker/kafka/broker.ts";
import { cuttableClient } from "../../adapters/broker/kafka/cuttable-client.fixture.ts";
import { openTestLog as openEventStoreDbLog } from "../../adapters/event-store/eventstoredb/test-log.fixture.ts";
import { openTestLog } from "../../adapters/event-store/postgres/test-log.ts";
import { memoryRelayHints } from "../../adapters/relay-hints/memory.ts";
import { leaseKeeper } from "../../feeds/lease-keeper.ts";
import { encodedEvent, silent, until } from "../../feeds/sample-log.contract.ts";
import { randomUuidV7 } from "../../schemas/uuid.ts";
import type { Broker } from "./broker.ts";
import { kafkaWorld } from "./kafka-world.fixture.ts";
import { records } from "./relay.fixture.ts";
import type { Relay, RelayOptions } from "./relay.ts";
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
    const world = await kafkaWorld();
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

  it("finds out a same-size batch after a failed send, and says so", async () => {
    const world = await opened();
    const { kafka, cut } = cuttableClient(inject("kafkaBrokers").split(","));
    const warnings: string[] = [];
    const real = kafkaBroker(kafka, world.topics);
    const faulty = await real.producer();
    let sends = 0;
    // Against the rule: the producer whose send failed is used once more.
    const producer: Broker["producer"] = async () => {
      if (sends > 2) return world.broker.producer();
      const send: typeof faulty.send = async (batches) => {
        cut.isOn = ++sends === 2;
        return faulty.send(batches).finally(() => (cut.isOn = false));
      };
      return { send, discard: () => Promise.resolve() };
    };
    const order = (revision: number | "none") =>
      world.log.store.append("order-1", revision, [
        encodedEvent({
          type: "OrderDelivered",
          stream: "",
          data: { orderId: "1" },
        }),
      ]);
    const warn = (fields: object) => warnings.push("err" in fields ? String(fields.err) : "");
    const relay = world.start({ broker: { ...world.broker, producer }, lease: alwaysHeld, log: { ...silent, warn } });
    for (const revision of ["none", 0, 1] as const) {
      await order(revision);
      await publishedTo(relay, world);
    }
    expect(warnings.join("\n")).toMatch(
      /answered with offset 1, which is not behind 1: .*a same-size batch after a failed send/,
    );
    expect(await world.faults()).toEqual([]);
    await relay.stop();
    await faulty.discard();
  });
});

describe("the relay on Kafka and EventStoreDB", () => {
  it("publishes the same way, and goes on where it was", async () => {
    const log = openEventStoreDbLog();
    const world = await kafkaWorld(log);
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

describe("the relay on Kafka refuses, in words,", () => {
  let world: World;
  const refusal = async (options: Partial<RelayOptions> = {}) => {
    const relay = world.start({ lease: alwaysHeld, ...options });
    await until(() => relay.status().state === "refused", 30_000);
    return relay.status().reason ?? "";
  };

  beforeAll(async () => {
    world = await kafkaWorld();
    await world.fill(80);
    const relay = world.start({ lease: alwaysHeld });
    await publishedTo(relay, world);
    await relay.stop();
  });
  afterAll(() => world.close());

  it("a store that was restored behind the topic", async () => {
    const { feed } = world.log;
    const end = (await world.stored())[20]?.position;
    const older: typeof feed = {
      ...feed,
      head: () => Promise.resolve(end),
      at: (partition, position) => (position > (end ?? "") ? Promise.resolve(undefined) : feed.at(partition, position)),
    };
    expect(await refusal({ feed: older, hints: memoryRelayHints() })).toMatch(
      /Was the store restored from an older backup/,
    );
    expect(await refusal({ feed: older })).toMatch(/Was the store restored from a backup/);
  });

  it("topics of another store", async () => {
    const other = await openTestLog();
    expect(await refusal({ feed: other.feed, hints: memoryRelayHints() })).toMatch(/was published from another store/);
    await other.close();
  });

  it("a last record that is not in the store", async () => {
    const last = (await world.stored()).findLast(({ stream }) => world.topics.placeOf(stream));
    const place = last && world.topics.placeOf(last.stream);
    if (!last || !place) throw new Error("nothing was published");
    const link = { previous: last.position, epoch: await world.log.feed.epoch() };
    const record = records.toRecord({ ...last, id: randomUuidV7() }, link);
    const { send, discard } = await world.broker.producer();
    await send([{ ...place, records: [record] }]);
    await discard();
    expect(await refusal()).toMatch(/which is not in the store: event .* stands there/);
  });

  it("a topic that was made again", async () => {
    const topic = world.topics.placeOf(
      (await world.stored()).find(({ stream }) => world.topics.placeOf(stream))!.stream,
    )!.topic;
    await world.admin((admin) => admin.deleteTopics({ topics: [topic] }));
    await until(async () => !(await world.admin((admin) => admin.listTopics())).includes(topic));
    expect(await refusal()).toMatch(/is shorter than its hint: .* Was the topic deleted and made again/);
  });

  it("an added partition", async () => {
    const topic = world.topics.names[0] ?? "";
    await world.admin((admin) => admin.createPartitions({ topicPartitions: [{ topic, count: 13 }] }));
    expect(await refusal()).toMatch(/has 13 partitions and must have 12/);
  });
});
