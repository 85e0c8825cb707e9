import { afterEach, describe, expect, it } from "vitest";
import type { MemoryBrokerOptions } from "../../adapters/broker/memory.ts";
import { memoryLeases } from "../../adapters/leases/memory.ts";
import { leaseKeeper } from "../../feeds/lease-keeper.ts";
import { seeded, silent, until } from "../../feeds/sample-log.contract.ts";
import type { Broker, PartitionBatch } from "./broker.ts";
import { append, fill } from "./relay.fixture.ts";
import { someOrder, stopRelays, topics, type World, world } from "./relay-world.fixture.ts";

afterEach(stopRelays);

const faultsAtRandom = (random: () => number): NonNullable<MemoryBrokerOptions["fault"]> => {
  const kinds = ["lost", "unanswered", "partly", "late", "deduplicated", "forgotten"] as const;
  return () => (random() < 0.25 ? kinds[Math.floor(random() * kinds.length)] : undefined);
};

/** A relay's process that can be stopped in the middle of anything and let go on later, as by SIGSTOP and SIGCONT. */
const stoppable = (inner: Broker) => {
  let stopped: { readonly gone: Promise<void>; readonly goOn: () => void } | undefined;
  const gate = async <T>(call: () => Promise<T>): Promise<T> => {
    await stopped?.gone;
    const answer = await call();
    await stopped?.gone;
    return answer;
  };
  const broker: Broker = {
    prepare: () => gate(inner.prepare),
    ends: () => gate(inner.ends),
    records: (places) => gate(() => inner.records(places)),
    producer: () =>
      gate(async () => {
        const { send, discard } = await inner.producer();
        return { send: (batches: readonly PartitionBatch[]) => gate(() => send(batches)), discard };
      }),
  };
  return {
    broker,
    gate,
    stop: () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      stopped = {
        gone: promise,
        goOn: () => {
          resolve(undefined);
        },
      };
    },
    goOn: () => {
      const before = stopped;
      stopped = undefined;
      before?.goOn();
    },
  };
};

const processOn = (all: World, leases: ReturnType<typeof memoryLeases>, owner: string, random: () => number) => {
  const process = stoppable(all.broker({ fault: faultsAtRandom(random) }));
  const acquire: typeof leases.acquire = (...args) => process.gate(() => leases.acquire(...args));
  const keeper = leaseKeeper({ leases: { ...leases, acquire }, owner, log: silent, ttlMs: 30 });
  const relay = all.start({ broker: process.broker, lease: keeper.want("relay spec") });
  return { ...process, relay, keeper };
};

describe("the relay under faults", () => {
  const seeds = Array.from({ length: 12 }, (_, seed) => seed);

  it.each(seeds)("makes no hole and no new order when sends fail in every way (seed %i)", async (seed) => {
    const { log, start, published, faults, broker } = world();
    const random = seeded(seed);
    fill(log, 300, random);
    const relay = start({
      broker: broker({ fault: faultsAtRandom(random) }),
      limits: { pageEvents: 40, sendBytes: 8_000 },
    });
    await published();
    expect(faults()).toEqual([]);
    expect(relay.status().state).not.toBe("refused");
  });

  it.each(seeds)("hands over when it is stopped anywhere, and does no harm when it goes on (seed %i)", async (seed) => {
    const all = world();
    const random = seeded(1_000 + seed);
    const leases = memoryLeases();
    const both = ["one", "other"].map((owner) => processOn(all, leases, owner, random));
    for (let round = 0; round < 4; round += 1) {
      fill(all.log, 60, random);
      const frozen = both[Math.floor(random() * 2)];
      await new Promise((resolve) => setTimeout(resolve, random() * 30));
      frozen?.stop();
      await all.published();
      frozen?.goOn();
    }
    fill(all.log, 60, random);
    await all.published();
    expect(all.faults()).toEqual([]);
    for (const { relay, keeper } of both) {
      expect(relay.status().state).not.toBe("refused");
      await relay.stop();
      await keeper.stop();
    }
  });

  it("finds out a same-size batch after a failed send, and says so", async () => {
    const { log, start, published, faults, broker } = world();
    append(log, "order-1", someOrder());
    const warnings: string[] = [];
    let sends = 0;
    start({
      broker: broker({ fault: () => (++sends === 2 ? "deduplicated" : undefined) }),
      log: { ...silent, warn: (fields) => warnings.push("err" in fields ? String(fields.err) : "") },
    });
    await published();
    append(log, "order-1", someOrder());
    await published();
    expect(warnings.join()).toMatch(
      /answered with offset 0, which is not behind 0: .*a same-size batch after a failed send/,
    );
    expect(faults()).toEqual([]);
  });

  it("finds out a partition that the client left out, and says so", async () => {
    const { log, start, published, broker } = world();
    fill(log, 50, seeded(2));
    const warnings: string[] = [];
    let sends = 0;
    start({
      broker: broker({ fault: () => (++sends === 1 ? "forgotten" : undefined) }),
      log: { ...silent, warn: (fields) => warnings.push("err" in fields ? String(fields.err) : "") },
    });
    await published();
    expect(warnings.join()).toMatch(/the broker did not answer for tradepost\./);
  });

  it("goes on where a leader that was replaced, and has not heard of it, says that a topic ends earlier", async () => {
    const { log, start, published, broker } = world();
    fill(log, 60, seeded(2));
    const real = broker();
    let [asked, isStale] = [0, false];
    const ends: Broker["ends"] = async () => {
      asked += 1;
      const found = await real.ends();
      return isStale ? found.map((end) => ({ ...end, next: Math.max(0, end.next - 1) })) : found;
    };
    const relay = start({ broker: { ...real, ends }, confirmMs: 10_000 });
    await published();
    [asked, isStale] = [0, true];
    await until(() => asked > 2);
    expect(relay.status().state).toBe("failing");
    expect(relay.status().reason).toMatch(/is gone/);
    isStale = false;
    fill(log, 20, seeded(3));
    await published();
    await until(() => relay.status().state === "active");
  });

  it("holds at an event of a newer release, after all that stands before it", async () => {
    const { log, start, sent } = world();
    fill(log, 20, seeded(2));
    const event = someOrder();
    append(log, "order-1", { ...event, metadata: { ...event.metadata, schemaVersion: "99" } });
    const relay = start();
    await until(() => relay.status().state === "holding");
    expect(relay.status().reason).toMatch(/no Avro schema for OrderConfirmed, version 99/);
    await until(
      () =>
        sent() ===
        log
          .events()
          .slice(0, -1)
          .filter(({ stream }) => topics.placeOf(stream)).length,
    );
    expect(await relay.lag()).toMatchObject({ events: 1 });
  });
});
