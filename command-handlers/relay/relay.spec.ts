import { afterEach, describe, expect, it } from "vitest";
import { memoryRelayHints } from "../../adapters/relay-hints/memory.ts";
import type { Lease } from "../../feeds/lease-keeper.ts";
import { seeded, until } from "../../feeds/sample-log.contract.ts";
import { partitionName } from "../../schemas/topics/event-topics.ts";
import type { Broker } from "./broker.ts";
import { fill, topicFaults } from "./relay.fixture.ts";
import { alwaysHeld, publishedWorld, stopRelays, topics, type World, world } from "./relay-world.fixture.ts";

afterEach(stopRelays);

describe("the relay", () => {
  it("publishes every event once, in order, byte for byte, and no claims", async () => {
    const { log, start, published, sent, due, faults } = world();
    fill(log, 500, seeded(3));
    const relay = start();
    await published();
    fill(log, 100, seeded(4));
    await published();
    expect(faults()).toEqual([]);
    expect(sent()).toBe(due().length);
    expect(due().length).toBeLessThan(600);
    expect(relay.status()).toMatchObject({ state: "active", reason: undefined });
    await until(() => relay.status().position === log.events().at(-1)?.position);
    expect(await relay.lag()).toEqual({ events: 0, seconds: 0 });
  });

  it.each(["with a hint", "without one", "with an old one"])("goes on where the topics end, %s", async (how) => {
    const { log, start, published, sent, due, hints } = await publishedWorld();
    const old = await hints.read("spec");
    fill(log, 60, seeded(5));
    const second = start();
    await published();
    await second.stop();
    const other = memoryRelayHints();
    if (how === "with an old one" && old) await other.save("spec", old);
    fill(log, 60, seeded(6));
    start({ hints: how === "with a hint" ? hints : other });
    await published();
    expect(sent()).toBe(due().length);
  });

  it("reads the store from its hint, not from its start", async () => {
    const { log, start, feed, published } = await publishedWorld();
    const afters: unknown[] = [];
    const read: typeof feed.read = (partition, after, options) => {
      afters.push(after);
      return feed.read(partition, after, options);
    };
    const end = log.events().at(-1)?.position;
    fill(log, 5, seeded(8));
    start({ feed: { ...feed, read } });
    await published();
    expect(afters[0]).toBe(end);
  });

  it("says how far behind it is while it waits for the lease", async () => {
    const { log, start, hints } = await publishedWorld();
    fill(log, 7, seeded(8));
    const never: Lease = {
      ...alwaysHeld,
      isHeld: () => false,
      held: (signal) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => {
            resolve();
          });
        }),
    };
    const relay = start({ lease: never });
    expect(relay.status().state).toBe("standby");
    expect(await hints.read("spec")).toBeDefined();
    expect((await relay.lag()).events).toBe(7);
  });

  it("has one send under way, and none larger than its bound and one event", async () => {
    const { log, start, published, broker } = world();
    fill(log, 300, seeded(9));
    let [inFlight, most, largest] = [0, 0, 0];
    const inner = broker();
    const producer: Broker["producer"] = async () => {
      const { send, discard } = await inner.producer();
      return {
        discard,
        send: async (batches) => {
          most = Math.max(most, ++inFlight);
          const bytes = batches
            .flatMap((batch) => batch.records)
            .map(({ value, headers }) => value.length + Object.values(headers).join("").length);
          largest = Math.max(
            largest,
            bytes.slice(0, -1).reduce((sum, one) => sum + one, 0),
          );
          return send(batches).finally(() => inFlight--);
        },
      };
    };
    start({ broker: { ...inner, producer } });
    await published();
    expect(most).toBe(1);
    expect(largest).toBeLessThan(20_000);
  });
});

describe("the check of topics against the store", () => {
  const planted = async (change: (all: World) => World["content"] extends () => infer Content ? Content : never) => {
    const all = await publishedWorld();
    return topicFaults(topics, change(all), all.log.events()).join("\n");
  };
  const inLongest = (
    all: World,
    change: (records: ReturnType<World["kept"]["records"]>) => ReturnType<World["kept"]["records"]>,
  ) => {
    const content = all.content();
    const longest = content.toSorted((left, right) => right.records.length - left.records.length)[0]!;
    return content.map(({ place, records: held }) => ({
      place,
      records: partitionName(place) === partitionName(longest.place) ? change(held) : held,
    }));
  };

  it("passes repeats", async () => {
    expect(await planted((all) => inLongest(all, (held) => [...held, ...held.slice(-2)]))).toBe("");
  });

  it.each([
    ["a hole", (all: World) => inLongest(all, (held) => held.toSpliced(1, 1)), /hole in/],
    ["a lost end", (all: World) => inLongest(all, (held) => held.slice(0, -1)), /gives \d+ events, the store has/],
    ["a new order", (all: World) => inLongest(all, (held) => [held[1]!, held[0]!, ...held.slice(2)]), /hole in|gives/],
    [
      "a changed event",
      (all: World) =>
        inLongest(all, (held) => held.with(0, { ...held[0]!, headers: { ...held[0]!.headers, actor: "x" } })),
      /is not the store's/,
    ],
    ["a missing partition", (all: World) => inLongest(all, () => []), /gives 0 events/],
  ])("finds %s", async (_, change, message) => {
    expect(await planted(change)).toMatch(message);
  });
});
