import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { chained, someEvent } from "../../../command-handlers/event-store.contract.ts";
import { position, type Position, type RecordedEvent } from "../../../schemas/recorded-event.ts";
import { isLogCorrupt } from "../errors.ts";
import { collect } from "./collect.ts";
import { connection } from "./connection.ts";
import { logPosition, positionText } from "./position.ts";
import { tcpProxy } from "../../tcp-proxy.fixture.ts";
import { openTestLog } from "./test-log.fixture.ts";
import { verifyStreams } from "./verify.ts";

const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("The feed of EventStoreDB", () => {
  let proxy: Awaited<ReturnType<typeof tcpProxy>>;
  let direct: ReturnType<typeof openTestLog>;
  let proxied: ReturnType<typeof openTestLog>;
  beforeEach(async () => {
    proxy = await tcpProxy(inject("eventstoreUrl"));
    direct = openTestLog();
    proxied = openTestLog({ url: proxy.url, prefix: direct.prefix });
  });
  afterEach(async () => {
    proxy.restore();
    await Promise.all([direct.close(), proxied.close()]);
    await proxy.close();
  });

  const append = (count: number, stream = `thing-${randomUUID()}`) =>
    direct.store.append(
      stream,
      "none",
      Array.from({ length: count }, () => someEvent()),
    );

  /** Reads from the start until `enough`, in pages of `limit`. */
  const follow = async (enough: (events: readonly RecordedEvent[]) => boolean, limit = 7, after?: Position) => {
    const seen: RecordedEvent[] = [];
    while (!enough(seen))
      seen.push(...(await proxied.feed.read(0, seen.at(-1)?.position ?? after, { limit, waitMs: 100 })));
    return seen;
  };
  const expectNoHole = (seen: readonly RecordedEvent[], streams: number, each: number) => {
    expect(new Set(seen.map(({ position: at }) => at)).size).toBe(seen.length);
    expect(seen.map(({ position: at }) => at)).toEqual(seen.map(({ position: at }) => at).toSorted());
    const byStream = [...Map.groupBy(seen, ({ stream }) => stream).values()];
    expect(byStream).toHaveLength(streams);
    for (const events of byStream) expect(events.map(({ revision }) => revision)).toEqual([...Array(each).keys()]);
  };

  it("has neither hole nor repeat when its subscription is dropped again and again", async () => {
    const cuts = setInterval(proxy.cut, 150);
    const reading = follow((seen) => seen.length >= 600);
    for (let turn = 0; turn < 60; turn += 1) {
      await append(10);
      await pause(20);
    }
    const seen = await reading.finally(() => {
      clearInterval(cuts);
    });
    expectNoHole(seen, 60, 10);
  });

  it("goes on after the server was away, and says so when it stays away", async () => {
    await append(3);
    const before = await follow((seen) => seen.length === 3);
    const impatient = openTestLog({ url: proxy.url, prefix: direct.prefix, retryMs: 300 });
    await impatient.feed.read(0, undefined, { limit: 1, waitMs: 0 });
    proxy.refuse();
    await append(2);
    const error = await errorOf(impatient.feed.read(0, before[0]?.position, { limit: 1, waitMs: 0 }));
    expect(error).toMatchObject({ code: "ETIMEDOUT" });
    expect(await errorOf(impatient.status())).toMatchObject({ code: "ETIMEDOUT" });
    await impatient.close();
    const reading = follow((seen) => seen.length === 2, 7, before.at(-1)?.position);
    await pause(300);
    proxy.restore();
    expect((await reading).map(({ revision }) => revision)).toEqual([0, 1]);
  });

  it("reads through a short stall, and sees what came meanwhile", async () => {
    await append(1);
    const [first] = await follow((seen) => seen.length === 1);
    proxy.stall();
    const reading = follow((seen) => seen.length === 5, 7, first?.position);
    await append(5);
    await pause(400);
    proxy.restore();
    expectNoHole(await reading, 1, 5);
  });

  it("goes on within seconds when its connection died without a word", async () => {
    await append(1);
    const [first] = await follow((seen) => seen.length === 1);
    proxy.strand();
    const began = performance.now();
    await append(5);
    expectNoHole(await follow((seen) => seen.length === 5, 7, first?.position), 1, 5);
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it("gives several readers, at different places, the same events", async () => {
    for (let turn = 0; turn < 30; turn += 1) await append(20);
    const all = await Promise.all([1, 3, 100, 999, 4096].map((limit) => follow((seen) => seen.length === 600, limit)));
    for (const seen of all) expect(seen).toEqual(all[0]);
    expectNoHole(all[0] ?? [], 30, 20);
  });

  it("finds its newest events from the end", async () => {
    expect(await direct.feed.newest(0, 5)).toEqual([]);
    for (let turn = 0; turn < 10; turn += 1) await append(4);
    const all = await follow((seen) => seen.length === 40);
    for (const limit of [1, 16, 39, 40, 41]) expect(await direct.feed.newest(0, limit)).toEqual(all.slice(-limit));
    expect(await direct.feed.head(0)).toBe(all.at(-1)?.position);
  });

  it("shows nothing of the server's own events, of the epoch, or of another deployment", async () => {
    const other = openTestLog();
    await other.store.append("thing-1", "none", [someEvent()]);
    await append(1, "thing-1");
    const { call, options, close } = connection(inject("eventstoreUrl"));
    await call((client) => client.setStreamMetadata(`${direct.prefix}thing-1`, { owner: "us" }, options));
    const raw = await call((client) => collect(client.readAll({ ...options, maxCount: 1 }), 5_000));
    expect(raw[0]?.event?.streamId).toMatch(/^\$/);
    expect((await follow((seen) => seen.length > 0)).map(({ stream }) => stream)).toEqual(["thing-1"]);
    const head = await direct.feed.head(0);
    expect(await direct.feed.read(0, head, { limit: 10, waitMs: 50 })).toEqual([]);
    expect(await other.feed.epoch()).not.toBe(await direct.feed.epoch());
    await Promise.all([other.close(), close()]);
  });

  it("has one epoch, whoever of many processes asks first", async () => {
    const logs = Array.from({ length: 8 }, () => openTestLog({ prefix: direct.prefix }));
    const epochs = await Promise.all(logs.map(({ feed }) => feed.epoch()));
    expect(new Set(epochs).size).toBe(1);
    expect(await direct.status()).toEqual({ epoch: epochs[0], head: undefined });
    await append(1);
    expect(await direct.status()).toEqual({ epoch: epochs[0], head: await direct.feed.head(0) });
    await Promise.all(logs.map(({ close }) => close()));
  });

  it("refuses to read on behind a position where nothing stands: the store was restored, or is another", async () => {
    await append(2);
    const [first] = await follow((seen) => seen.length === 2);
    const stands = first && logPosition(first.position);
    if (!stands) throw new Error("two events were read");
    const between = positionText({ commit: stands.commit + 1n, prepare: stands.prepare + 1n });
    const beyond = position("7".repeat(32));
    for (const at of [between, beyond]) {
      expect(await proxied.feed.at(0, at)).toBeUndefined();
      expect(isLogCorrupt(await errorOf(proxied.feed.read(0, at, { limit: 1, waitMs: 0 })))).toBe(true);
    }
    const foreign = errorOf(proxied.feed.read(0, position("0".repeat(16)), { limit: 1, waitMs: 0 }));
    expect(await foreign).toBeInstanceOf(RangeError);
  });

  it("stops at an event that was not written by Tradepost, and the verifier finds it", async () => {
    const events = chained("thing-1", undefined, [someEvent(), someEvent()]);
    await direct.store.append("thing-1", "none", events);
    expect(await verifyStreams(direct)).toMatchObject({ ok: true, events: 2 });
    const { call, options, close } = connection(inject("eventstoreUrl"));
    const event = {
      id: randomUUID(),
      type: "T",
      contentType: "application/json",
      data: {},
      metadata: undefined,
    } as const;
    await call((client) =>
      client.appendToStream(`${direct.prefix}thing-1`, event, { ...options, expectedRevision: 1n }),
    );
    expect(isLogCorrupt(await errorOf(follow((seen) => seen.length === 3)))).toBe(true);
    expect(await verifyStreams(direct, { pageSize: 2 })).toMatchObject({ ok: false, number: 3, fault: "altered" });
    await close();
  });

  it("lets the verifier find an event appended by someone who could not continue its stream", async () => {
    await direct.store.append("thing-1", "none", chained("thing-1", undefined, [someEvent()]));
    await direct.store.append("thing-1", 0, [someEvent()]);
    expect(await verifyStreams(direct)).toMatchObject({ ok: false, number: 2, fault: "unchained" });
  });
});
