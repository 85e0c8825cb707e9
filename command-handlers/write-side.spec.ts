import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryEventStore } from "../adapters/event-store/memory/event-store.ts";
import { memorySnapshots } from "../adapters/snapshots/memory.ts";
import { instant } from "../domain/kernel/instant.ts";
import { chainOf } from "../schemas/chain.ts";
import { randomUuidV7 } from "../schemas/uuid.ts";
import { isContended } from "./errors.ts";
import type { EventStore } from "./event-store.ts";
import { faultyStore } from "./fixtures/faulty-store.fixture.ts";
import { breakIn, receive, stock, type StockCommand, stockCodec, take } from "./fixtures/stock/stock.fixture.ts";
import type { HandlingContext } from "./handling-context.ts";
import type { Snapshot, Snapshots } from "./snapshots.ts";
import { writeSide, type WriteSideOptions } from "./write-side.ts";

const codec = stockCodec();
const context = (commandId = randomUuidV7(), more: Partial<HandlingContext> = {}): HandlingContext => ({
  commandId,
  now: instant("2026-03-01T08:00:00.000Z"),
  actor: "system:spec",
  causationId: commandId,
  correlationId: commandId,
  ...more,
});

const open = (store: EventStore = memoryEventStore(), options: Partial<WriteSideOptions> = {}) => {
  const side = writeSide({ store, codec, snapshots: memorySnapshots<Snapshot>(), ...options });
  const send = (id: string, command: StockCommand, given = context()) =>
    side.handling(given).handling.send(stock, id, command);
  const left = async (id: string) => (await side.handling(context()).handling.facts(stock, [id]))[0]!;
  return { side, store, send, left };
};

const accepted = (revision: number) => ({ outcome: "accepted", revision });
const notEnough = { outcome: "rejected", reason: "NotEnough" };
const resumed = (commandId: string) => context(commandId, { mayRepeatSince: instant(Date.now() - 1_000) });

describe("the write side", () => {
  it("decides, appends, and answers with the revision", async () => {
    const { send, left } = open();
    expect(await send("1", receive(5))).toEqual(accepted(0));
    expect(await send("1", take("ada", 5))).toEqual(accepted(2));
    expect(await send("1", take("bob"))).toEqual(notEnough);
    expect(await left("1")).toEqual({ state: { left: 0, takers: ["ada"] }, revision: 2 });
  });

  it("records who, why, when and the chain with each event", async () => {
    const { send, store } = open();
    await send("1", receive(5), context("00000000-0000-7000-8000-000000000001", { correlationId: "c-1" }));
    await send("1", take("ada", 5));
    const events = await store.read("stock-1");
    expect(events[0]?.metadata).toMatchObject({
      actor: "system:spec",
      correlationId: "c-1",
      at: "2026-03-01T08:00:00.000Z",
      schemaVersion: "1",
    });
    const chains = events.reduce<readonly string[]>((before, event) => [...before, chainOf(before.at(-1), event)], []);
    expect(events.map(({ metadata }) => metadata.chain)).toEqual(chains);
    expect(events[1]?.metadata.commandId).toBe(events[2]?.metadata.commandId);
  });

  it("appends commands that wait for one stream together, each decided on the state after the one before", async () => {
    const { store, count } = faultyStore(memoryEventStore());
    const { send } = open(store);
    await send("1", receive(10));
    const before = count().appends;
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => send("1", take(`t-${index}`))));
    expect(answers.filter(({ outcome }) => outcome === "accepted")).toHaveLength(10);
    expect(count().appends - before).toBeLessThanOrEqual(2);
  });

  it("lets one command of a batch fail alone, whatever breaks it", async () => {
    const { send, left } = open();
    await send("1", receive(10));
    const huge = take("x".repeat(600 * 1024));
    const commands = [take("a"), breakIn("decide"), take("b"), breakIn("encode"), huge, take("c")];
    const answers = await Promise.allSettled(commands.map((command) => send("1", command)));
    expect(answers.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "rejected",
      "rejected",
      "fulfilled",
    ]);
    expect((await left("1")).state).toEqual({ left: 7, takers: ["a", "b", "c"] });
  });

  it("splits what is too much for one append", async () => {
    const { send, left } = open();
    await send("1", receive(100));
    const takers = Array.from({ length: 12 }, (_, index) => `${index}`.padStart(100_000, "x"));
    await Promise.all(takers.map((taker) => send("1", take(taker))));
    expect((await left("1")).state.takers).toEqual(takers);
  });

  it("confirms a no, decided on what it remembers, with the stream", async () => {
    const store = memoryEventStore();
    const [here, there] = [open(store), open(store)];
    await here.send("1", receive(1));
    await there.send("1", receive(5));
    expect(await here.send("1", take("ada", 6))).toEqual(accepted(3));
    await there.send("1", receive(1));
    expect(await here.send("1", take("ada", 6))).toEqual(accepted(4));
  });

  it("creates a stream of its own id without reading", async () => {
    const { store, count } = faultyStore(memoryEventStore());
    const { handling } = open(store).side.handling(context());
    expect(await handling.send(stock, handling.newId("stock"), receive(1))).toEqual(accepted(0));
    expect(count()).toEqual({ appends: 1, reads: 0 });
  });

  it("reads the facts of many streams in one round trip, for all who ask at once", async () => {
    const { store, count } = faultyStore(memoryEventStore());
    const { side } = open(store);
    const ids = Array.from({ length: 30 }, (_, index) => `${index}`);
    await Promise.all([ids, ids, ["40", "41"]].map((some) => side.handling(context()).handling.facts(stock, some)));
    expect(count().reads).toBe(1);
  });

  it("gives ids of the command's time that are the same again", () => {
    const { side } = open();
    const ids = (commandId: string) => {
      const { newId } = side.handling(context(commandId)).handling;
      return [newId("order"), newId("line")];
    };
    const commandId = randomUuidV7();
    expect(ids(commandId)).toEqual(ids(commandId));
    expect(new Set([...ids(commandId), ...ids(randomUuidV7())]).size).toBe(4);
  });

  it("refuses two commands for one stream that nothing tells apart", async () => {
    const { handling } = open().side.handling(context());
    await handling.send(stock, "1", receive(1));
    await expect(handling.send(stock, "1", receive(1))).rejects.toThrow(/need a role/);
    expect(await handling.send(stock, "1", receive(1), "again")).toEqual(accepted(1));
  });
});

describe("a command that is sent again", () => {
  it.each([
    ["gives an event each time", receive(3)],
    ["changes nothing the second time", take("ada", 3)],
    ["gives two events", take("ada", 10)],
  ])("has one effect and one answer, at once, later, and elsewhere, when it %s", async (_, command) => {
    const store = memoryEventStore();
    const { send } = open(store);
    await send("1", receive(10));
    const commandId = randomUuidV7();
    const atOnce = await Promise.all(Array.from({ length: 50 }, () => send("1", command, context(commandId))));
    const written = await store.read("stock-1");
    await send("1", receive(1));
    const later = await send("1", command, resumed(commandId));
    const elsewhere = await open(store).send("1", command, resumed(commandId));
    expect(new Set([...atOnce, later, elsewhere].map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(new Set(written.slice(1).map(({ metadata }) => metadata.commandId)).size).toBe(1);
    expect(await store.read("stock-1")).toHaveLength(written.length + 1);
  });

  it("is found again behind thousands of others, and beyond a snapshot", async () => {
    const store = memoryEventStore();
    const snapshots = memorySnapshots<Snapshot>();
    const { send, side } = open(store, { snapshots });
    const commandId = randomUuidV7();
    expect(await send("1", receive(7), context(commandId))).toEqual(accepted(0));
    for (let round = 0; round < 6; round += 1)
      await Promise.all(Array.from({ length: 250 }, () => send("1", receive(1))));
    await side.idle();
    expect(await send("1", receive(7), resumed(commandId))).toEqual(accepted(0));
    expect(await open(store, { snapshots }).send("1", receive(7), resumed(commandId))).toEqual(accepted(0));
    expect(await store.read("stock-1")).toHaveLength(1501);
  });

  it.each(["cut-after", "cut-before"] as const)("is settled when its answer was %s", async (fault) => {
    const { store, plan } = faultyStore(memoryEventStore());
    const { send } = open(store);
    plan(fault, "none");
    expect(await send("1", receive(1))).toEqual(accepted(0));
    plan("none", fault, fault, "none");
    await send("1", receive(1));
    const answers = await Promise.all([send("1", take("a")), send("1", take("b")), send("1", take("c"))]);
    expect(answers).toEqual([accepted(2), accepted(4), notEnough]);
    expect(await store.read("stock-1")).toHaveLength(5);
  });
});

describe("writers that race", () => {
  it("never take more than there is, in two processes with their own memory", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(1, 50), fc.integer({ min: 0, max: 3 }), async (units, faults) => {
        const { store, plan } = faultyStore(memoryEventStore());
        const sides = [open(store), open(store)];
        await sides[0]!.send("1", receive(units));
        plan(...Array.from({ length: faults }, () => "cut-after" as const));
        const answers = await Promise.all(
          Array.from({ length: 200 }, (_, buyer) => sides[buyer % 2]!.send("1", take(`buyer-${buyer}`))),
        );
        expect(answers.filter(({ outcome }) => outcome === "accepted")).toHaveLength(units);
        const fact = await open(store).left("1");
        expect(fact.state.left).toBe(0);
        expect(new Set(fact.state.takers).size).toBe(units);
      }),
      { numRuns: 6 },
    );
  });

  it("give up as contended, with nothing done, when they lose until the deadline", async () => {
    const inner = memoryEventStore();
    const other = open(inner);
    const store: EventStore = {
      ...inner,
      append: async (...args) => {
        await other.send("1", receive(1));
        return inner.append(...args);
      },
    };
    await other.send("1", receive(1));
    await expect(open(store, { deadlineMs: 60 }).send("1", take("ada"))).rejects.toSatisfy(isContended);
    expect((await other.left("1")).state.takers).toEqual([]);
  });
});

describe("snapshots", () => {
  const filled = async (snapshots: Snapshots) => {
    const store = memoryEventStore();
    const { send, side } = open(store, { snapshots });
    for (let round = 0; round < 5; round += 1)
      await Promise.all(Array.from({ length: 90 }, () => send("1", receive(1))));
    await side.idle();
    return store;
  };

  it("spare the events before them", async () => {
    const snapshots = memorySnapshots<Snapshot>();
    const store = await filled(snapshots);
    const from: number[] = [];
    const readTails: EventStore["readTails"] = async (tails) => {
      from.push(...tails.map(({ fromRevision }) => fromRevision));
      return store.readTails(tails);
    };
    expect(await open({ ...store, readTails }, { snapshots }).left("1")).toMatchObject({
      state: { left: 450 },
      revision: 449,
    });
    expect(from[0]).toBeGreaterThanOrEqual(200);
  });

  it.each<readonly [string, (snapshot: Snapshot) => Snapshot]>([
    ["does not decode", (snapshot) => ({ ...snapshot, state: { left: "many" } })],
    ["is of another version", (snapshot) => ({ ...snapshot, version: 99, state: null })],
    ["is of another history", (snapshot) => ({ ...snapshot, chain: "other", state: { left: 0, takers: [] } })],
    ["is ahead of its stream", (snapshot) => ({ ...snapshot, revision: 9_000, state: { left: 0, takers: [] } })],
  ])("are passed over when one %s", async (_, spoil) => {
    const inner = memorySnapshots<Snapshot>();
    const store = await filled(inner);
    const load: Snapshots["load"] = async (streams) =>
      new Map([...(await inner.load(streams))].map(([stream, snapshot]) => [stream, spoil(snapshot)]));
    expect(await open(store, { snapshots: { ...inner, load } }).left("1")).toMatchObject({
      state: { left: 450 },
      revision: 449,
    });
  });

  it("that cannot be had are done without", async () => {
    const away = () => Promise.reject(new Error("away"));
    const told: string[] = [];
    const onSnapshotUnusable = (stream: string) => void told.push(stream);
    const { send, side } = open(memoryEventStore(), { snapshots: { load: away, save: away }, onSnapshotUnusable });
    await Promise.all(Array.from({ length: 300 }, () => send("1", receive(1))));
    await side.idle();
    expect(told.length).toBeGreaterThan(0);
  });
});

describe("the memory of streams", () => {
  it("is bounded, and what fell out of it is read again", async () => {
    const { send, left } = open(memoryEventStore(), { cachedStreams: 2 });
    const ids = Array.from({ length: 20 }, (_, index) => `${index}`);
    for (const id of [...ids, ...ids]) await send(id, receive(1));
    for (const id of ids) expect((await left(id)).state.left).toBe(2);
  });
});
