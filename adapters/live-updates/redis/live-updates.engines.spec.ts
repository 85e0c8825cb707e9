import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from "vitest";
import { liveUpdatesContract } from "../../../read-api/live-updates.contract.ts";
import { redisClient } from "../../redis/client.ts";
import { ownRedis } from "../../redis/own-redis.fixture.ts";
import { eventually, quietLog } from "../../redis/ready.fixture.ts";
import { redisLiveUpdates, type RedisLiveUpdatesOptions } from "./live-updates.ts";

const orders = [{ view: "orders", partition: 0, partitions: 1 }];
const row = [{ view: "orders", key: "a" }];
const update = (key: string) => ({ view: "orders", key, position: "0001" });

/** A process of its own, as far as Redis can tell. */
const process = (url: string, prefix: string, options: Partial<RedisLiveUpdatesOptions> = {}) => {
  const log = quietLog();
  const commands = redisClient({ url, name: "spec", log, deadlineMs: 250 });
  const listening = redisClient({ url, name: "spec listens", log });
  const live = redisLiveUpdates({
    ...{ commands: commands.redis, listening: listening.redis, prefix, log },
    ...{ beatMs: 100, silenceMs: 400, ...options },
  });
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    live.stop();
    commands.close();
    listening.close();
  };
  onTestFinished(end);
  return { live, end, listening: listening.redis };
};

const writerAndReader = async (url: string, options: Partial<RedisLiveUpdatesOptions> = {}) => {
  const prefix = `spec:${randomUUID()}:`;
  const writer = process(url, prefix, { held: () => orders });
  const reader = process(url, prefix, options);
  await eventually(() => reader.live.follows("orders") && writer.live.follows("orders"));
  // Whoever has just been heard for the first time may have told something before.
  await pause(150);
  return { writer, reader, prefix };
};

/** Until the reader has heard what was published up to now. */
const heardBy = async (writer: ReturnType<typeof process>, reader: ReturnType<typeof process>) => {
  const key = randomUUID();
  let heard = false;
  reader.live.listen("marks", key, () => (heard = true));
  writer.live.publish([{ view: "marks", key, position: "0001" }]);
  await eventually(() => heard);
  await eventually(() => writer.live.since([{ view: "orders" }]) !== undefined);
};

liveUpdatesContract("Live updates from another process over Redis", async () => {
  const { writer, reader } = await writerAndReader(inject("redisUrl"));
  return { publish: writer.live.publish, live: reader.live, settled: () => heardBy(writer, reader) };
});

liveUpdatesContract("Live updates of one process with Redis", async () => {
  const { writer } = await writerAndReader(inject("redisUrl"));
  return { publish: writer.live.publish, live: writer.live, settled: () => heardBy(writer, writer) };
});

describe("Live updates over Redis", () => {
  it("give all processes the same versions of a row", async () => {
    const { writer, reader } = await writerAndReader(inject("redisUrl"));
    writer.live.publish([update("a")]);
    await heardBy(writer, reader);
    expect(reader.live.since(row)).toBe(writer.live.since(row));
  });

  it("keep deployments with another prefix apart", async () => {
    const { writer } = await writerAndReader(inject("redisUrl"));
    const { reader: other } = await writerAndReader(inject("redisUrl"));
    let heard = 0;
    other.live.listen("orders", "a", () => (heard += 1));
    writer.live.publish([update("a")]);
    await pause(300);
    expect(heard).toBe(0);
  });

  it("tell how far another process has come, once its updates are told", async () => {
    const told: string[] = [];
    const { writer, reader } = await writerAndReader(inject("redisUrl"), {
      onReached: (view, partition, position) => told.push(`${view} ${String(partition)} ${position}`),
    });
    reader.live.listen("orders", "a", () => told.push("a"));
    writer.live.publish([update("a")]);
    writer.live.reached("orders", 0, "0007");
    await heardBy(writer, reader);
    expect(told).toEqual(["a", "orders 0 0007"]);
  });

  it("keep no version of a view that nobody writes, or not all of it", async () => {
    const prefix = `spec:${randomUUID()}:`;
    const half = [{ view: "orders", partition: 0, partitions: 2 }];
    const writer = process(inject("redisUrl"), prefix, { held: () => half });
    await pause(400);
    expect(writer.live.version("orders")).not.toBe(writer.live.version("orders"));
    expect(writer.live.since(row)).toBeUndefined();
    process(inject("redisUrl"), prefix, { held: () => [{ view: "orders", partition: 1, partitions: 2 }] });
    await eventually(() => writer.live.follows("orders"));
    expect(writer.live.version("orders")).toBe(writer.live.version("orders"));
  });

  it("keep no version of a view whose writer has fallen silent, and none from before when another one takes over", async () => {
    const { writer, reader, prefix } = await writerAndReader(inject("redisUrl"));
    const before = [reader.live.version("orders"), reader.live.now()] as const;
    writer.end();
    await eventually(() => !reader.live.follows("orders"));
    expect(reader.live.version("orders")).not.toBe(reader.live.version("orders"));
    expect(reader.live.since(row)).toBeUndefined();
    process(inject("redisUrl"), prefix, { held: () => orders });
    await eventually(() => reader.live.follows("orders"));
    expect(reader.live.version("orders")).toBeGreaterThan(before[0]);
    expect(reader.live.since(row)).toSatisfy((since: string) => since > before[1]);
  });

  it("count a view as changed that was seen elsewhere to have moved, in this process alone", async () => {
    const { writer, reader } = await writerAndReader(inject("redisUrl"));
    const before = [reader.live.version("orders"), reader.live.now(), writer.live.version("orders")] as const;
    reader.live.movedUnheard("orders");
    expect(reader.live.version("orders")).toBeGreaterThan(before[0]);
    expect(reader.live.since(row)).toBeUndefined();
    await eventually(() => reader.live.since(row) !== undefined);
    expect(reader.live.since(row)).toSatisfy((since: string) => since > before[1]);
    expect(writer.live.version("orders")).toBe(before[2]);
  });
});

describe("Live updates over Redis, when Redis fails,", () => {
  let own: Awaited<ReturnType<typeof ownRedis>>;
  beforeAll(async () => (own = await ownRedis()));
  afterAll(() => own.stop());

  const brokenBy = async (
    harm: (parts: Awaited<ReturnType<typeof writerAndReader>>) => unknown,
    mend: () => unknown,
  ) => {
    const parts = await writerAndReader(own.url);
    const { writer, reader } = parts;
    writer.live.publish([update("a")]);
    await heardBy(writer, reader);
    const before = { version: reader.live.version("orders"), read: reader.live.now() };
    let woken = 0;
    reader.live.listen("orders", "a", () => (woken += 1));
    await harm(parts);
    writer.live.publish([update("a")]);
    await pause(500);
    await mend();
    await eventually(() => reader.live.follows("orders") && writer.live.follows("orders"));
    return { ...parts, before, woken: () => woken };
  };

  it.each<[string, () => unknown, () => unknown]>([
    ["killed and started again, empty", () => own.kill(), () => own.start()],
    ["paused", () => own.pause(), () => own.resume()],
    ["emptied", () => own.empty(), () => undefined],
    ["made to drop who listens", () => own.command("CLIENT", "KILL", "TYPE", "pubsub"), () => undefined],
    ["made to drop everybody", () => own.command("CLIENT", "KILL", "TYPE", "normal"), () => undefined],
  ])("keep nothing from before where it is %s", async (_, harm, mend) => {
    const { reader, before, woken } = await brokenBy(harm, mend);
    expect(reader.live.version("orders")).toBeGreaterThan(before.version);
    expect(reader.live.since(row)).toSatisfy((since: string) => since > before.read);
    expect(woken()).toBeGreaterThan(0);
  });

  it("are right about what this process writes itself, and keep nothing of others, while Redis is away", async () => {
    const { writer, reader } = await writerAndReader(own.url);
    await own.kill();
    await eventually(() => !reader.live.follows("orders"));
    const before = writer.live.version("orders");
    expect(writer.live.version("orders")).toBe(before);
    let heard = 0;
    writer.live.listen("orders", "a", () => (heard += 1));
    writer.live.publish([update("a")]);
    expect([heard, writer.live.version("orders") > before]).toEqual([1, true]);
    expect(reader.live.version("orders")).not.toBe(reader.live.version("orders"));
    for (const each of [writer, reader]) expect(each.live.since(row)).toBeUndefined();
    await own.start();
    await eventually(() => reader.live.follows("orders"));
  });

  it("bound what is untold while Redis is away", async () => {
    const { writer, reader } = await writerAndReader(own.url);
    const read = reader.live.now();
    await own.kill();
    for (let at = 0; at < 50_000; at += 500)
      writer.live.publish(Array.from({ length: 500 }, (_, index) => update(String(at + index))));
    await own.start();
    await eventually(() => reader.live.follows("orders") && writer.live.since(row) !== undefined);
    for (const each of [writer, reader]) expect(each.live.since(row)).toSatisfy((since: string) => since > read);
  });
});
