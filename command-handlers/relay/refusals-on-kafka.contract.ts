import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cuttableClient } from "../../adapters/broker/kafka/cuttable-client.fixture.ts";
import { kafkaBroker } from "../../adapters/broker/kafka/broker.ts";
import { topicResource } from "../../adapters/broker/kafka/topics.ts";
import { openTestLog } from "../../adapters/event-store/postgres/test-log.ts";
import { memoryRelayHints } from "../../adapters/relay-hints/memory.ts";
import { encodedEvent, silent, until } from "../../feeds/sample-log.contract.ts";
import type { TopicPartition } from "../../schemas/topics/event-topics.ts";
import { randomUuidV7 } from "../../schemas/uuid.ts";
import type { Broker, PartitionBatch, PlacedRecord } from "./broker.ts";
import { kafkaWorld } from "./kafka-world.fixture.ts";
import { records } from "./relay.fixture.ts";
import type { Relay, RelayOptions } from "./relay.ts";
import { alwaysHeld } from "./relay-world.fixture.ts";

type World = Awaited<ReturnType<typeof kafkaWorld>>;

const publishedTo = async (relay: Relay, { log }: World) => {
  const head = await log.feed.head(0);
  await until(() => relay.status().position === head, 40_000);
};

const reasonOf = async (relay: Relay) => {
  await until(() => relay.status().state === "refused", 40_000);
  return relay.status().reason ?? "";
};

/** The partition with the most records, and these. */
const longestOf = async ({ content }: World) => {
  const [longest] = (await content()).toSorted((left, right) => right.records.length - left.records.length);
  if (!longest || longest.records.length < 2) throw new Error("no partition has two records");
  return longest;
};

const asBatch = ({ topic, partition }: TopicPartition, sent: readonly PlacedRecord[]): PartitionBatch => ({
  topic,
  partition,
  records: sent.map(({ key, value, headers, timestamp }) => ({
    key: key ?? "",
    value: value ?? Buffer.alloc(0),
    headers,
    timestamp,
  })),
});

const write = async ({ broker }: World, batch: PartitionBatch) => {
  const { send, discard } = await broker.producer();
  await send([batch]).finally(discard);
};

const remove = async ({ admin }: World, topic: string) => {
  await admin((client) => client.deleteTopics({ topics: [topic] }));
  await until(async () => !(await admin((client) => client.listTopics())).includes(topic), 20_000);
};

/** What a relay does with each mismatch that is planted on real brokers ("host:port", commas between). */
export const refusalsOnKafka = (name: string, brokers: () => string) => {
  describe(`the relay on ${name} refuses, in words,`, () => {
    let world: World;
    let relay: Relay | undefined;
    const start = (options: Partial<RelayOptions> = {}) => {
      relay = world.start({ lease: alwaysHeld, ...options });
      return relay;
    };
    const refusal = (options: Partial<RelayOptions> = {}) => reasonOf(start(options));
    const stopped = async () => {
      await relay?.stop();
      relay = undefined;
    };

    /** Still publishing. */
    beforeEach(async () => {
      world = await kafkaWorld(brokers());
      await world.fill(60);
      await publishedTo(start(), world);
    });
    afterEach(async () => {
      await stopped();
      await world.close();
    });

    it.each(["with a hint", "without one"])("a store that was restored behind the topic, %s", async (how) => {
      await stopped();
      const { feed } = world.log;
      const end = (await world.stored())[20]?.position;
      const older: typeof feed = {
        ...feed,
        head: () => Promise.resolve(end),
        at: (partition, at) => (at > (end ?? "") ? Promise.resolve(undefined) : feed.at(partition, at)),
      };
      const hints = how === "with a hint" ? world.hints : memoryRelayHints();
      expect(await refusal({ feed: older, hints })).toMatch(/Was the store restored from a(n older)? backup/);
    });

    it.each([
      ["topics of another store", false, /was published from another store: its epoch is .*, this store's is/],
      ["a hint that was made with another store", true, /its epoch is .*, the store's is/],
    ])("%s", async (_, isHinted, sentence) => {
      await stopped();
      const other = await openTestLog();
      const hints = isHinted ? world.hints : memoryRelayHints();
      expect(await refusal({ feed: other.feed, hints })).toMatch(sentence);
      await stopped();
      await other.close();
    });

    it("a last record that is not in the store", async () => {
      await stopped();
      const last = (await world.stored()).findLast(({ stream }) => world.topics.placeOf(stream));
      const place = last && world.topics.placeOf(last.stream);
      if (!last || !place) throw new Error("nothing was published");
      const link = { previous: last.position, epoch: await world.log.feed.epoch() };
      await write(world, { ...place, records: [records.toRecord({ ...last, id: randomUuidV7() }, link)] });
      expect(await refusal()).toMatch(/holds event .* which is not in the store: event .* stands there/);
    });

    it("a record of somebody else", async () => {
      await stopped();
      const { place } = await longestOf(world);
      const foreign = { key: "k", value: Buffer.from("{}"), headers: {}, timestamp: "0" };
      await write(world, { ...place, records: [foreign] });
      expect(await refusal()).toMatch(/Somebody else has written to tradepost\..*no event of Tradepost/);
    });

    it("another mapping of streams to partitions", async () => {
      await stopped();
      const { place, records: held } = await longestOf(world);
      const elsewhere = { ...place, partition: (place.partition + 1) % world.topics.partitionsPerTopic };
      await write(world, asBatch(elsewhere, held.slice(-1)));
      expect(await refusal()).toMatch(/belongs into .*: the mapping of streams to partitions is another one/);
    });

    it("a topic that was made again", async () => {
      await stopped();
      await remove(world, (await longestOf(world)).place.topic);
      expect(await refusal()).toMatch(/is shorter than its hint: .* Was the topic deleted and made again/);
    });

    it("a topic that is made again while it runs", async () => {
      const { topic } = (await longestOf(world)).place;
      await world.admin((client) => client.deleteTopics({ topics: [topic] }));
      if (!relay) throw new Error("no relay runs");
      expect(await reasonOf(relay)).toMatch(/is gone. Was the topic deleted and made again/);
    });

    it("a topic that was made again and filled by somebody else", async () => {
      await stopped();
      const { place, records: held } = await longestOf(world);
      await remove(world, place.topic);
      await world.broker.prepare();
      const batches = (await world.content()).filter(({ place: { topic } }) => topic === place.topic);
      for (const { place: empty } of batches)
        await write(
          world,
          asBatch(
            empty,
            Array.from({ length: 30 }, () => held[0]!),
          ),
        );
      expect(await refusal()).toMatch(/the topic was made again|the mapping of streams to partitions is another one/);
    });

    it("a topic whose records were deleted", async () => {
      await stopped();
      const { place, records: held } = await longestOf(world);
      const partitions = [{ partition: place.partition, offset: String(held.length) }];
      await world.admin(async (client) => {
        // The client looks for leaders here, and nowhere in what comes next.
        await client.fetchTopicOffsets(place.topic);
        await client.deleteTopicRecords({ topic: place.topic, partitions });
      });
      expect(await refusal()).toMatch(/begins at offset \d+: records that were published are gone/);
      await stopped();
      expect(await refusal({ hints: memoryRelayHints() })).toMatch(/was emptied: its records are gone/);
    });

    it.each(["at its start", "while it runs"])("an added partition, %s", async (when) => {
      if (when === "at its start") await stopped();
      const topic = world.topics.names[0] ?? "";
      await world.admin((client) => client.createPartitions({ topicPartitions: [{ topic, count: 13 }] }));
      expect(await (relay ? reasonOf(relay) : refusal())).toMatch(/has 13 partitions and must have 12/);
    });

    it("topics that forget", async () => {
      await stopped();
      const name = world.topics.names[1] ?? "";
      const configEntries = [{ name: "retention.ms", value: "604800000" }];
      const resources = [{ type: topicResource, name, configEntries }];
      await world.admin((client) => client.alterConfigs({ validateOnly: false, resources }));
      expect(await refusal()).toMatch(/has retention\.ms 604800000 and must have -1/);
    });
  });

  describe(`the relay on ${name}`, () => {
    it("finds out a same-size batch after a failed send, and says so", async () => {
      const world = await kafkaWorld(brokers());
      const { kafka, cut } = cuttableClient(brokers().split(","));
      const warnings: string[] = [];
      const real = kafkaBroker(kafka, world.topics);
      await real.prepare();
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
      const order = (revision: number | "none") => {
        const event = encodedEvent({ type: "OrderDelivered", stream: "", data: { orderId: "1" } });
        return world.log.store.append("order-1", revision, [event]);
      };
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
      await world.close();
    });
  });
};
