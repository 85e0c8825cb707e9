import { afterEach, describe, expect, it } from "vitest";
import { memoryFeed } from "../../adapters/event-store/memory/feed.ts";
import { memoryRelayHints } from "../../adapters/relay-hints/memory.ts";
import { seeded, until } from "../../feeds/sample-log.contract.ts";
import { fill } from "./relay.fixture.ts";
import type { Relay } from "./relay.ts";
import { publishedWorld, stopRelays, topics, type World, world } from "./relay-world.fixture.ts";

afterEach(stopRelays);

const refusal = async (relay: Relay) => {
  await until(() => relay.status().state === "refused");
  return relay.status().reason ?? "";
};

describe("the relay refuses, in words,", () => {
  const partitionWithRecords = ({ kept }: World) => {
    const place = kept.partitions().findLast((one) => kept.records(one).length > 1);
    if (!place) throw new Error("no partition has two records");
    return place;
  };

  it("a topic that was made again", async () => {
    const all = await publishedWorld();
    const place = partitionWithRecords(all);
    all.kept.recreate(place.topic);
    expect(await refusal(all.start())).toMatch(/is shorter than its hint: .* Was the topic deleted and made again/);
  });

  it("a topic that was made again and filled by somebody else", async () => {
    const all = await publishedWorld();
    const place = partitionWithRecords(all);
    const before = all.kept.records(place);
    all.kept.recreate(place.topic);
    const again = all.kept.partitions().filter(({ topic }) => topic === place.topic);
    for (const one of again) all.kept.append({ ...one, records: Array.from({ length: 99 }, () => before[0]!) });
    expect(await refusal(all.start())).toMatch(/the topic was made again|belongs into/);
  });

  it("a topic that is made again while it runs", async () => {
    const all = world();
    fill(all.log, 60, seeded(1));
    const relay = all.start();
    await all.published();
    all.kept.recreate(partitionWithRecords(all).topic);
    expect(await refusal(relay)).toMatch(/was acknowledged and is gone. Was the topic deleted and made again/);
  });

  it.each(["at its start", "while it runs"])("an added partition, %s", async (when) => {
    const all = await publishedWorld();
    const relay = when === "while it runs" ? all.start() : undefined;
    if (relay) await until(() => relay.status().state === "active");
    all.kept.addPartition(topics.names[2] ?? "");
    expect(await refusal(relay ?? all.start())).toMatch(/has 13 partitions and must have 12/);
  });

  it.each(["with a hint", "without one"])("a store that was restored behind the topic, %s", async (how) => {
    const all = await publishedWorld();
    const { log, start, hints } = all;
    const older = { ...log, events: () => log.events().slice(0, 20) };
    const reason = await refusal(
      start({ feed: memoryFeed(older), hints: how === "with a hint" ? hints : memoryRelayHints() }),
    );
    expect(reason).toMatch(/restored from a(n older)? backup/);
  });

  it("a last record that is not in the store", async () => {
    const { log, start } = await publishedWorld();
    const changed = log.events().map((event) => ({ ...event, id: `${event.id.slice(0, -4)}0000` }));
    const feed = memoryFeed({ ...log, events: () => changed });
    const reason = await refusal(start({ feed, hints: memoryRelayHints() }));
    expect(reason).toMatch(/holds event .* which is not in the store: event .* stands there/);
  });

  it("topics that were published from another store", async () => {
    const { log, start } = await publishedWorld();
    const feed = memoryFeed({ ...log, epoch: "another" });
    expect(await refusal(start({ feed, hints: memoryRelayHints() }))).toMatch(
      /its epoch is .*, this store's is another/,
    );
  });

  it("a hint that was made with another store", async () => {
    const { log, start } = await publishedWorld();
    expect(await refusal(start({ feed: memoryFeed({ ...log, epoch: "another" }) }))).toMatch(/the store's is another/);
  });

  it("a record that is none of ours", async () => {
    const all = await publishedWorld();
    const foreign = { key: "k", value: Buffer.from("{}"), headers: {}, timestamp: "0" };
    all.kept.append({ ...partitionWithRecords(all), records: [foreign] });
    expect(await refusal(all.start())).toMatch(/Somebody else has written to tradepost\..*no event of Tradepost/);
  });

  it("another mapping of streams to partitions", async () => {
    const all = await publishedWorld();
    const [one, other] = all.kept.partitions().filter((place) => all.kept.records(place).length > 1);
    all.kept.append({ ...one!, records: all.kept.records(other!).slice(-1) });
    expect(await refusal(all.start())).toMatch(/belongs into .*: the mapping of streams to partitions is another one/);
  });

  it("topics with other settings", async () => {
    const all = world();
    const unfit = Object.assign(new Error("retention.ms is 7 days"), { code: "TOPICS_UNFIT" });
    const broker = { ...all.broker(), prepare: () => Promise.reject(unfit) };
    expect(await refusal(all.start({ broker }))).toBe("retention.ms is 7 days");
  });

  it("a store that is not in one order", async () => {
    const all = world();
    expect(await refusal(all.start({ feed: memoryFeed(all.log, { partitions: 3 }) }))).toMatch(/3 partitions/);
  });
});
