import { describe, expect, it, onTestFinished } from "vitest";
import { memoryLeases } from "../adapters/leases/memory.ts";
import { memoryViewStore } from "../adapters/views/memory.ts";
import { leaseKeeper } from "../feeds/lease-keeper.ts";
import { sampleLog, silent, until } from "../feeds/sample-log.contract.ts";
import { position } from "../schemas/recorded-event.ts";
import { startProjections } from "./engine.ts";
import type { LiveUpdate } from "./live-updates.ts";
import { counted, type Tally, tally } from "./tally.contract.ts";
import { view } from "./view.ts";

/** One process that writes a view, and one that stands by; what the first tells is passed on as long as `told.isHeard`. */
const twoProcesses = async () => {
  const { feed, happen } = sampleLog();
  const store = memoryViewStore<Tally>("tally");
  const leases = memoryLeases();
  const told = { isHeard: true, unheard: 0, taken: new Array<LiveUpdate>() };
  const open = async (owner: string, options: Partial<Parameters<typeof startProjections>[0]>) => {
    const keeper = leaseKeeper({ leases, owner, log: silent, ttlMs: 2_000 });
    const views = [view(tally(), store)];
    const projections = await startProjections({
      ...{ feed, views, leaseKeeper: keeper, log: silent },
      liveUpdates: { publish: () => undefined },
      ...options,
    });
    const stop = async () => {
      await projections.stop();
      await keeper.stop();
    };
    onTestFinished(stop);
    return { ...projections, stop };
  };
  const others: { standby?: Awaited<ReturnType<typeof open>> } = {};
  const writer = await open("writer", {
    liveUpdates: {
      publish: () => undefined,
      reached: (id, partition, position) => {
        if (told.isHeard) others.standby?.heard(id, partition, position);
      },
    },
  });
  await until(() => writer.isActive("tally"));
  const foreign = { follows: () => told.isHeard, movedUnheard: () => (told.unheard += 1) };
  const liveUpdates = { publish: (updates: readonly LiveUpdate[]) => told.taken.push(...updates) };
  const standby = (others.standby = await open("standby", { foreign, liveUpdates }));
  onTestFinished(feed.stop);
  const write = async () => {
    const [event] = happen(counted("a", 1));
    return { epoch: await feed.epoch(), seen: [["tally-a", event?.position ?? position("")]] as const };
  };
  return { writer, standby, told, write };
};

describe("Views that another process writes", () => {
  it("are known to be fresh by that one's word, without a look", async () => {
    const { standby, told, write } = await twoProcesses();
    for (let turn = 0; turn < 5; turn += 1) expect(await standby.reach(await write(), ["tally"], 10_000)).toBe("fresh");
    expect(told.unheard).toBe(0);
  });

  it("are looked at where that one is not heard, and count as moved before anybody is told so", async () => {
    const { standby, told, write } = await twoProcesses();
    told.isHeard = false;
    expect(await standby.reach(await write(), ["tally"], 10_000)).toBe("fresh");
    expect(told.unheard).toBeGreaterThan(0);
  });

  it("are held by the one that writes them, partition by partition", async () => {
    const { writer, standby } = await twoProcesses();
    expect(writer.held().map(({ view: name, partitions }) => [name, partitions])).toContainEqual(["tally", writer.held().length]); // prettier-ignore
    expect(standby.held()).toEqual([]);
  });

  it("may have changed in any row when another one takes them over", async () => {
    const { writer, standby, told, write } = await twoProcesses();
    await standby.reach(await write(), ["tally"], 10_000);
    await writer.stop();
    await until(() => standby.isActive("tally"));
    expect(standby.held().length).toBeGreaterThan(0);
    expect(told.taken).toContainEqual(expect.objectContaining({ view: "tally", key: null }));
  });

  it("are not moved by word of another version of them", async () => {
    const { standby, told, write } = await twoProcesses();
    told.isHeard = false;
    const token = await write();
    standby.heard("tally_v2", 0, token.seen[0][1]);
    standby.heard("nothing of ours", 0, token.seen[0][1]);
    expect(await standby.reach(token, ["tally"], 10_000)).toBe("fresh");
    expect(told.unheard).toBeGreaterThan(0);
  });
});
