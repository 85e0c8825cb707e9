import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { chained, someEvent } from "../../../command-handlers/event-store.contract.ts";
import { isAppendRefused, isOutcomeUnknown, isRevisionConflict } from "../../../command-handlers/event-store.ts";
import { admit } from "../admission.ts";
import { isLogCorrupt, isOverloaded } from "../errors.ts";
import { collect } from "./collect.ts";
import { connection } from "./connection.ts";
import { outgoing } from "./received-event.ts";
import { tcpProxy } from "../../tcp-proxy.fixture.ts";
import { openTestLog } from "./test-log.fixture.ts";

const newStream = () => `thing-${randomUUID()}`;
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const closed = "esdb://127.0.0.1:1?tls=false";

describe("An append to EventStoreDB", () => {
  let proxy: Awaited<ReturnType<typeof tcpProxy>>;
  let open: { readonly close: () => Promise<void> }[];
  beforeEach(async () => {
    proxy = await tcpProxy(inject("eventstoreUrl"));
    open = [];
  });
  afterEach(async () => {
    proxy.restore();
    await Promise.all(open.map(({ close }) => close()));
    await proxy.close();
  });

  const opened = (options: Parameters<typeof openTestLog>[0] = {}) => {
    const log = openTestLog(options);
    open.push(log);
    return log;
  };

  /** Two logs of one deployment: one behind the proxy, connected, and one that sees the server directly. */
  const pair = async (options: Parameters<typeof openTestLog>[0] = {}) => {
    const direct = opened();
    const proxied = opened({ attemptMs: 300, ...options, url: proxy.url, prefix: direct.prefix });
    await proxied.store.append(newStream(), "none", [someEvent()]);
    return { direct: direct.store, proxied: proxied.store };
  };

  it("refuses names of the server's own before anything is sent", async () => {
    const { store } = opened({ url: closed, deadlineMs: 60_000 });
    const refused = async (stream: string, type = "ThingHappened") =>
      isAppendRefused(await errorOf(store.append(stream, "none", [someEvent({}, { type })])));
    for (const stream of ["$$thing-1", "$settings", "$", "tradepost-epoch"]) expect(await refused(stream)).toBe(true);
    for (const type of ["$>", "$metadata"]) expect(await refused(newStream(), type)).toBe(true);
    expect(isAppendRefused(await errorOf(store.append("a", "none", [someEvent({}, { id: "no-uuid" })])))).toBe(true);
    expect(isAppendRefused(await errorOf(store.append("a", "none", [someEvent({}, { type: "" })])))).toBe(true);
  });

  it("keeps data that the client itself would write anew", async () => {
    const { store, prefix } = opened();
    const [data, stream] = ['{ "price": 1.50, "id": 12345678901234567890 }', newStream()];
    await store.append(stream, "none", [someEvent({}, { data })]);
    expect((await store.read(stream)).map((event) => event.data)).toEqual([data]);

    const { call, options, close } = connection(inject("eventstoreUrl"));
    open.push({ close });
    const parsed = JSON.parse(data) as Record<string, unknown>;
    const event = {
      id: randomUUID(),
      type: "T",
      contentType: "application/json",
      data: parsed,
      metadata: undefined,
    } as const;
    const raw = `${prefix}raw`;
    await call((client) => client.appendToStream(raw, event, { ...options, expectedRevision: "no_stream" }));
    const read = await call((client) => collect(client.readStream(raw, { ...options, maxCount: 1 }), 5_000));
    expect(JSON.stringify(read[0]?.event?.data)).not.toBe(data);
  });

  it("says that nothing was written when the server was never there, and does not end the process", async () => {
    const { store } = opened({ url: closed, deadlineMs: 400 });
    const errors = await Promise.all(
      Array.from({ length: 20 }, () => errorOf(store.append(newStream(), "none", [someEvent()]))),
    );
    expect(errors.every(isOverloaded)).toBe(true);
  });

  it("arrives once the server that was down comes up", async () => {
    proxy.refuse();
    const { store } = opened({ url: proxy.url });
    const [stream, events] = [newStream(), [someEvent()]];
    const answer = store.append(stream, "none", events);
    await pause(500);
    proxy.restore();
    expect(await answer).toMatchObject({ revision: 0 });
    expect(await store.read(stream)).toHaveLength(1);
  });

  it("answers as the first time when only the answer was lost, and is there once", async () => {
    const { direct, proxied } = await pair();
    const [stream, events] = [newStream(), [someEvent(), someEvent()]];
    proxy.loseAnswers();
    const answer = proxied.append(stream, "none", events);
    while ((await direct.read(stream)).length === 0) await pause(10);
    await pause(400);
    proxy.restore();
    const read = await direct.read(stream);
    expect(await answer).toEqual({ revision: 1, position: read[1]?.position, isRepeat: false });
    expect(read.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    expect(await proxied.append(stream, 1, [someEvent()])).toMatchObject({ revision: 2 });
  });

  it("is there once after a connection that stalled, however many attempts waited in it", async () => {
    const { direct, proxied } = await pair();
    const work = Array.from({ length: 10 }, () => ({ stream: newStream(), events: [someEvent(), someEvent()] }));
    proxy.stall();
    const answers = work.map(({ stream, events }) => proxied.append(stream, "none", events));
    await pause(1_500);
    proxy.restore();
    expect((await Promise.all(answers)).map(({ revision }) => revision)).toEqual(work.map(() => 1));
    for (const { stream } of work) expect(await direct.read(stream)).toHaveLength(2);
  });

  it("has an unknown outcome when its time is over, and the same append again tells", async () => {
    const { direct, proxied } = await pair({ deadlineMs: 1_000 });
    const [stream, events] = [newStream(), [someEvent()]];
    proxy.stall();
    expect(isOutcomeUnknown(await errorOf(proxied.append(stream, "none", events)))).toBe(true);
    proxy.restore();
    expect(await proxied.append(stream, "none", events)).toMatchObject({ revision: 0 });
    expect(await direct.read(stream)).toHaveLength(1);
  });

  it("finds a new connection when the old one died without a word", async () => {
    const { direct, proxied } = await pair({ deadlineMs: 30_000, attemptMs: 3_000 });
    const stream = newStream();
    proxy.strand();
    const began = performance.now();
    expect(await proxied.append(stream, "none", [someEvent()])).toMatchObject({ revision: 0 });
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(await direct.read(stream)).toHaveLength(1);
  });

  it("conflicts when another writer won while its own outcome was unknown", async () => {
    const { direct, proxied } = await pair();
    const [stream, theirs] = [newStream(), [someEvent()]];
    proxy.stall();
    const ours = errorOf(proxied.append(stream, "none", [someEvent()]));
    await direct.append(stream, "none", theirs);
    await pause(400);
    proxy.restore();
    const error = await ours;
    expect(isRevisionConflict(error) && error.actual).toBe(0);
    expect((await direct.read(stream)).map(({ id }) => id)).toEqual(theirs.map(({ id }) => id));
  });

  it("is one winner's of two processes that expect the same revision", async () => {
    const one = opened();
    const two = opened({ prefix: one.prefix });
    const stream = newStream();
    for (let revision = -1; revision < 20; revision += 1) {
      const expected = revision < 0 ? "none" : revision;
      const errors = await Promise.all(
        [one, two].map(({ store }) => errorOf(store.append(stream, expected, [someEvent()]))),
      );
      expect(errors.filter(isRevisionConflict)).toHaveLength(1);
      expect(errors.filter((error) => error === undefined)).toHaveLength(1);
    }
    expect(await one.store.read(stream)).toHaveLength(21);
  });

  it.each([
    { writers: 1, turns: 1_000 },
    { writers: 2, turns: 500 },
    { writers: 30, turns: 10 },
  ])("survives a connection that is cut again and again, writers: $writers", async ({ writers, turns }) => {
    const { direct, proxied } = await pair();
    const cuts = setInterval(proxy.cut, 60);
    const write = async (stream: string) => {
      for (let turn = 0; turn < turns; turn += 1)
        await proxied.append(stream, turn === 0 ? "none" : 2 * turn - 1, [someEvent({ turn }), someEvent({ turn })]);
    };
    const streams = Array.from({ length: writers }, newStream);
    await Promise.all(streams.map(write)).finally(() => {
      clearInterval(cuts);
    });
    for (const stream of streams) expect(await direct.read(stream)).toHaveLength(2 * turns);
  });

  it("may begin in the very turn in which the one before it failed", async () => {
    const { append, options, close } = connection(proxy.url);
    open.push({ close });
    const limits = { ...options, deadline: 2_000, expectedRevision: "no_stream" } as const;
    const write = () => {
      const [stream, event] = [newStream(), someEvent()];
      return append(stream, outgoing(admit(stream, "none", [event]).events), limits);
    };
    let failures = 0;
    for (let turn = 0; turn < 100; turn += 1) {
      await write();
      const lost = write();
      proxy.cut();
      failures += (await errorOf(lost)) === undefined ? 0 : 1;
      expect(await errorOf(write())).toBeUndefined();
    }
    expect(failures).toBeGreaterThan(50);
  });

  it("is turned away when too many wait already, before anything of it is sent", async () => {
    const { direct, proxied } = await pair({ inFlightMax: 2, waitingMax: 3 });
    proxy.stall();
    const streams = Array.from({ length: 8 }, newStream);
    const errors = streams.map((stream) => errorOf(proxied.append(stream, "none", [someEvent()])));
    expect(isOverloaded(await errors[7])).toBe(true);
    proxy.restore();
    expect((await Promise.all(errors)).filter(isOverloaded)).toHaveLength(3);
    const lengths = await Promise.all(streams.map(async (stream) => (await direct.read(stream)).length));
    expect(lengths).toEqual([1, 1, 1, 1, 1, 0, 0, 0]);
  });

  it("carries the chain of its stream byte for byte", async () => {
    const { store } = opened();
    const stream = newStream();
    const events = chained(stream, undefined, [someEvent({ text: "é😀" }), someEvent({ n: 1 })]);
    await store.append(stream, "none", events);
    const read = await store.read(stream);
    expect(chained(stream, undefined, read).map(({ metadata }) => metadata)).toEqual(
      events.map(({ metadata }) => metadata),
    );
  });

  it("stops at a stream that somebody deleted: its history is not whole", async () => {
    const { store, prefix } = opened();
    const [gone, hidden] = [newStream(), newStream()];
    for (const stream of [gone, hidden]) await store.append(stream, "none", [someEvent()]);
    const { call, options, close } = connection(inject("eventstoreUrl"));
    open.push({ close });
    await call((client) => client.tombstoneStream(prefix + gone, options));
    await call((client) => client.deleteStream(prefix + hidden, options));
    const fresh = opened({ prefix });
    expect(isLogCorrupt(await errorOf(fresh.store.append(gone, 0, [someEvent()])))).toBe(true);
    expect(isLogCorrupt(await errorOf(fresh.store.read(gone)))).toBe(true);
    expect(isLogCorrupt(await errorOf(fresh.store.append(hidden, 7, [someEvent()])))).toBe(true);
  });
});
