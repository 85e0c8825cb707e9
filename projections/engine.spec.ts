import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryLeases } from "../adapters/leases/memory.ts";
import { memoryLiveUpdates } from "../adapters/live-updates/memory.ts";
import { memoryViewStore } from "../adapters/views/memory.ts";
import { isForeignCheckpoint } from "../feeds/checkpoint.ts";
import { leaseKeeper } from "../feeds/lease-keeper.ts";
import { parkedEventsMax } from "../feeds/parking.ts";
import { parsed, sampleLog, type SampleOptions, silent, until } from "../feeds/sample-log.contract.ts";
import type { LiveUpdate } from "./live-updates.ts";
import { startProjections } from "./engine.ts";
import { interleaved } from "./interleaved.contract.ts";
import { cleared, counted, type Tally, tally } from "./tally.contract.ts";
import { view } from "./view.ts";

const engine = async (options: SampleOptions & { readonly healed?: () => boolean } = {}) => {
  const sample = sampleLog(options);
  const store = memoryViewStore<Tally>("tally");
  const leases = memoryLeases();
  const published: LiveUpdate[] = [];
  const start = async (owner = "one") => {
    const keeper = leaseKeeper({ leases, owner, log: silent, ttlMs: 300 });
    const projections = await startProjections({
      feed: sample.feed,
      views: [view(tally(options), store)],
      leaseKeeper: keeper,
      liveUpdates: { publish: (updates) => published.push(...updates) },
      log: silent,
    });
    const stop = async () => {
      await projections.stop();
      await keeper.stop();
    };
    return { ...projections, stop };
  };
  return { ...sample, store, start, published };
};

const total = (store: { rows: () => ReadonlyMap<string, Tally> }, key: string) => store.rows().get(key)?.total;

describe("the projection engine", () => {
  it("folds three partitions interleaved at random to the same rows as one after another", async () => {
    const event = fc.oneof(
      { weight: 9, arbitrary: fc.tuple(fc.constantFrom("a", "b", "c", "d", "e"), fc.integer({ min: 1, max: 9 })) },
      { weight: 1, arbitrary: fc.tuple(fc.constantFrom("a", "b", "c"), fc.constant(-1)) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 120 }), fc.integer(), async (steps, seed) => {
        const events = steps.map(([of, by]) => (by < 0 ? cleared(of) : counted(of, by)));
        const { rows, folded } = await interleaved(tally(), events, { seed });
        expect(rows).toEqual(folded);
      }),
      { numRuns: 25 },
    );
  });

  it("fills a store again that was emptied, though nothing new happens", async () => {
    const { happen, start, store, feed } = await engine();
    happen(counted("a", 1), counted("b", 2));
    const projections = await start();
    await until(() => total(store, "b") === 2);
    store.empty();
    await until(() => total(store, "a") === 1 && total(store, "b") === 2);
    await projections.stop();
    await feed.stop();
  });

  it("parks the stream of an event that fails, and goes on with the others", async () => {
    const { happen, start, store, feed } = await engine();
    happen(counted("a", 1), counted("b", 1), counted("a", 0), counted("b", 2), counted("a", 5));
    const projections = await start();
    await until(() => total(store, "b") === 3);
    expect(store.rows().get("a")).toEqual({ total: 1, steps: [1] });
    expect(await projections.parked("tally")).toMatchObject([
      { stream: "tally-a", revision: 1, type: "Counted", error: "Error: nothing was counted", waiting: 1 },
    ]);
    happen(counted("a", 6));
    await until(async () => (await projections.inspect("tally", "tally-a")).length === 3);
    await projections.stop();
    await feed.stop();
  });

  it("applies all that waits, in order, once the fault is mended and somebody retries", async () => {
    let healed = false;
    const { happen, start, store, feed, published } = await engine({ healed: () => healed });
    happen(counted("a", 1), counted("a", 0), counted("a", 5), counted("a", 6));
    const projections = await start();
    await until(async () => (await projections.inspect("tally", "tally-a")).length === 3);
    expect(await projections.retry("tally", "tally-a", "admin:ann")).toBe(true);
    expect(await projections.inspect("tally", "tally-a")).toHaveLength(3);
    healed = true;
    expect(await projections.retry("tally", "tally-a", "admin:ann")).toBe(true);
    expect(store.rows().get("a")).toEqual({ total: 12, steps: [1, 0, 5, 6] });
    expect(await projections.parked("tally")).toEqual([]);
    expect(await projections.retry("tally", "tally-a", "admin:ann")).toBe(false);
    happen(counted("a", 7));
    await until(() => total(store, "a") === 19);
    expect(await projections.decisions("tally")).toMatchObject([
      { action: "retry", stream: "tally-a", actor: "admin:ann" },
      { action: "retry", stream: "tally-a", actor: "admin:ann" },
    ]);
    expect(published.filter(({ key }) => key === "a")).toHaveLength(3);
    await projections.stop();
    await feed.stop();
  });

  it("leaves the first event out when somebody skips it, and stops at the next that fails", async () => {
    const { happen, start, store, feed } = await engine();
    happen(counted("a", 1), counted("a", 0), counted("a", 5), counted("a", 0), counted("a", 6));
    const projections = await start();
    await until(async () => (await projections.inspect("tally", "tally-a")).length === 4);
    expect(await projections.skip("tally", "tally-a", "admin:ann")).toBe(true);
    expect(store.rows().get("a")).toEqual({ total: 6, steps: [1, 5] });
    expect(await projections.parked("tally")).toMatchObject([{ revision: 3, waiting: 1 }]);
    expect(await projections.skip("tally", "tally-a", "admin:ann")).toBe(true);
    expect(total(store, "a")).toBe(12);
    await projections.stop();
    await feed.stop();
  });

  it("stands still when too much is parked, and goes on when there is room", async () => {
    const { happen, start, store, feed } = await engine({ tailEvents: 5_000 });
    happen(counted("a", 0), ...Array.from({ length: parkedEventsMax + 20 }, () => counted("a", 1)));
    const projections = await start();
    await until(async () => (await projections.status())[0]?.partitions[0]?.state === "failing");
    expect((await projections.inspect("tally", "tally-a")).length).toBeLessThanOrEqual(parkedEventsMax);
    await projections.skip("tally", "tally-a", "admin:ann");
    await until(() => total(store, "a") === parkedEventsMax + 20);
    await projections.stop();
    await feed.stop();
  });

  it("parks an event that cannot be decoded", async () => {
    const { happen, start, store, feed } = await engine({
      decode: (events) =>
        Promise.resolve(
          events.map((event) => {
            if (event.data.includes("13")) throw new Error("unlucky");
            return parsed(event);
          }),
        ),
    });
    happen(counted("a", 13), counted("b", 1), counted("a", 2));
    const projections = await start();
    await until(() => total(store, "b") === 1);
    expect(await projections.parked("tally")).toMatchObject([
      { stream: "tally-a", error: "Error: unlucky", waiting: 1 },
    ]);
    await projections.stop();
    await feed.stop();
  });

  it("waits at an event of a newer release instead of parking it", async () => {
    const { happen, start, store, feed } = await engine({
      decode: (events) =>
        Promise.resolve(
          events.map((event) => {
            if (event.data.includes("13")) throw Object.assign(new Error("version 2"), { code: "UNKNOWN_EVENT" });
            return parsed(event);
          }),
        ),
    });
    happen(counted("b", 1), counted("a", 13), counted("b", 1));
    const projections = await start();
    await until(async () => (await projections.status())[0]?.partitions[0]?.state === "failing");
    expect(total(store, "b")).toBe(1);
    expect(await projections.parked("tally")).toEqual([]);
    await projections.stop();
    await feed.stop();
  });

  it("follows only the partitions that can carry its events", async () => {
    const { happen, start, store, feed } = await engine({
      partitions: 4,
      around: (stored) => ({
        ...stored,
        partitionOf: (stream) => (stream.startsWith("tally-") ? stored.partitionOf(stream) : undefined),
        partitionsFor: () => [0, 1, 3],
      }),
    });
    const projections = await start();
    const keys = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const events = happen(...keys.map((key) => counted(key, 1)));
    const followed = events.filter(({ stream }) => feed.partitionOf(stream) !== 2);
    await until(() => store.rows().size === followed.length);
    expect(events.length).toBeGreaterThan(followed.length);
    expect((await projections.status())[0]?.partitions.map(({ partition }) => partition)).toEqual([0, 1, 3]);
    const epoch = await feed.epoch();
    const elsewhere = [...events.filter((event) => !followed.includes(event)), ...happen(counted("a", 1))];
    const seen = elsewhere.map(({ stream, position }) => [stream, position] as const);
    expect(await projections.reach({ epoch, seen }, ["tally"], 2_000)).toBe("fresh");
    expect(total(store, "a")).toBe(2);
    expect(await projections.reach({ epoch, seen: [["claim-1", "9".repeat(16)]] }, ["tally"], 50)).toBe("fresh");
    await projections.stop();
    await feed.stop();
  });

  it("goes on where it was after a restart", async () => {
    const { happen, start, store, feed } = await engine();
    happen(counted("a", 1));
    const first = await start();
    await until(() => total(store, "a") === 1);
    await first.stop();
    happen(counted("a", 2));
    const second = await start("two");
    await until(() => total(store, "a") === 3);
    await second.stop();
    await feed.stop();
  });

  it("refuses to start on a view that was built from another store", async () => {
    const { happen, start, store, feed } = await engine();
    const other = await engine();
    const [event] = other.happen(counted("a", 1));
    if (!event) throw new Error("nothing happened");
    happen(counted("a", 1));
    await store.apply({
      partition: 0,
      expected: undefined,
      next: { epoch: await feed.epoch(), position: event.position, eventId: event.id },
      keys: [],
      fold: () => ({ rows: new Map(), parked: [] }),
    });
    await expect(start()).rejects.toSatisfy(isForeignCheckpoint);
    await feed.stop();
    await other.feed.stop();
  });

  it("is active in one process and taken over by another when the first one stops", async () => {
    const { happen, start, store, feed } = await engine();
    const first = await start("one");
    happen(counted("a", 1));
    await until(() => total(store, "a") === 1);
    const second = await start("two");
    expect((await second.status())[0]?.partitions[0]?.state).toBe("standby");
    await first.stop();
    happen(counted("a", 2));
    await until(() => total(store, "a") === 3);
    expect((await second.status())[0]?.partitions[0]?.state).toBe("active");
    await second.stop();
    await feed.stop();
  });

  it("moves the checkpoint of an idle view a few times a second, not with every foreign event", async () => {
    const { happen, start, store, feed } = await engine();
    const projections = await start();
    const positions = new Set<string | undefined>();
    for (let turn = 0; turn < 60; turn++) {
      happen({ type: "Foreign", stream: "other-1", data: {} });
      await new Promise((resolve) => setTimeout(resolve, 5));
      positions.add((await store.checkpoint(0))?.position);
    }
    expect(positions.size).toBeLessThan(12);
    const head = await feed.head(0);
    await until(async () => (await store.checkpoint(0))?.position === head);
    await projections.stop();
    await feed.stop();
  });
});

describe("a reader with a token", () => {
  it("waits until the views have seen it, foreign events included", async () => {
    const { happen, start, feed, store } = await engine();
    const projections = await start();
    const epoch = await feed.epoch();
    const [event] = happen(counted("a", 1));
    const token = { epoch, seen: [["tally-a", event?.position ?? ""]] as const };
    expect(await projections.reach(token, ["tally"], 2_000)).toBe("fresh");
    expect(total(store, "a")).toBe(1);
    const [foreign] = happen({ type: "Foreign", stream: "other-1", data: {} });
    expect(await projections.reach({ epoch, seen: [["other-1", foreign?.position ?? ""]] }, ["tally"], 2_000)).toBe(
      "fresh",
    );
    await projections.stop();
    await feed.stop();
  });

  it("is told when the view is late, the stream parked, or the store another one", async () => {
    const { happen, start, feed } = await engine();
    const projections = await start();
    const epoch = await feed.epoch();
    const [event] = happen(counted("a", 0));
    const position = event?.position ?? "";
    expect(await projections.reach({ epoch, seen: [["tally-a", position]] }, ["tally"], 2_000)).toBe("stale");
    expect(await projections.reach({ epoch, seen: [["tally-b", `${position}9`]] }, ["tally"], 30)).toBe("stale");
    expect(await projections.reach({ epoch: "other", seen: [] }, ["tally"], 30)).toBe("stale");
    await projections.stop();
    await feed.stop();
  });

  it("is served by a process on standby too, by the checkpoint that the other one keeps", async () => {
    const { happen, start, feed } = await engine();
    const first = await start("one");
    await until(async () => (await first.status())[0]?.partitions[0]?.state === "active");
    const second = await start("two");
    const [event] = happen({ type: "Foreign", stream: "other-1", data: {} });
    const token = { epoch: await feed.epoch(), seen: [["other-1", event?.position ?? ""]] as const };
    expect(await second.reach(token, ["tally"], 2_000)).toBe("fresh");
    await first.stop();
    await second.stop();
    await feed.stop();
  });
});

describe("live updates", () => {
  it("name each row once per commit, and wake those who listen to it", async () => {
    const live = memoryLiveUpdates();
    let heard = 0;
    const unlisten = live.listen("tally", "a", () => (heard += 1));
    live.publish([
      { view: "tally", key: "a", position: "1" },
      { view: "tally", key: "b", position: "2" },
    ]);
    unlisten();
    live.publish([{ view: "tally", key: "a", position: "3" }]);
    expect(heard).toBe(1);
    expect(live.version("tally")).toBe(3);
  });
});
