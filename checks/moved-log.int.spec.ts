import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { postgresMovedEvents } from "../adapters/event-store/postgres/moved-events.ts";
import { postgresSealedLog } from "../adapters/event-store/postgres/sealed-log.ts";
import { openTestLog } from "../adapters/event-store/postgres/test-log.ts";
import { moveMark } from "../adapters/postgres/move-mark.ts";
import { chained, someEvent } from "../command-handlers/event-store.contract.ts";
import { verifyLog } from "./log-verifier.ts";

type TestLog = Awaited<ReturnType<typeof openTestLog>>;

let from: TestLog;
let to: TestLog;

const fill = async ({ store }: TestLog, turns: number) => {
  for (let turn = 0; turn < turns; turn += 1)
    for (const stream of ["thing-a", "thing-b"]) {
      const [last] = await store.readBackwards(stream, 1);
      const events = chained(stream, last, [someEvent({ turn }), someEvent({ turn })]);
      await store.append(stream, last?.revision ?? "none", events);
    }
};

const all = ({ feed }: TestLog) => feed.read(0, undefined, { limit: 1_000, waitMs: 0 });
const verify = ({ pool }: TestLog) => verifyLog(postgresSealedLog(pool));

beforeEach(async () => {
  [from, to] = await Promise.all([openTestLog(), openTestLog()]);
  await fill(from, 5);
});

afterEach(async () => {
  await Promise.all([from.close(), to.close()]);
});

describe("Events that are moved to another Postgres log", () => {
  it("stay the same at the same positions, whatever is written twice, and verify with what is appended behind them", async () => {
    const events = await all(from);
    const { write } = postgresMovedEvents(to.pool);
    await write(0, events.slice(0, 12));
    await write(5, events.slice(5, 15));
    await write(15, events.slice(15));
    expect(await all(to)).toEqual(events);
    await fill(to, 1);
    expect(await verify(to)).toMatchObject({ ok: true, events: 24 });
    expect(await to.feed.epoch()).not.toBe(await from.feed.epoch());
  });

  it("are refused by a log that somebody else writes to", async () => {
    const events = await all(from);
    const { write } = postgresMovedEvents(to.pool);
    await write(0, events.slice(0, 4));
    await fill(to, 1);
    await expect(write(4, events.slice(4, 6))).rejects.toThrow(/somebody else writes/);
    await expect(write(12, events.slice(12))).rejects.toMatchObject({ code: "LOG_CORRUPT" });
    expect((await all(to)).length).toBe(8);
  });
});

describe("The mark of a move", () => {
  const here = { otherEpoch: "epoch", place: "another place" };

  it("closes a log that leaves, and opens it again", async () => {
    const mark = moveMark(from.pool);
    expect(await mark.read()).toBeUndefined();
    for (const state of ["leaving", "left"] as const) {
      await mark.set({ state, ...here });
      expect(await mark.read()).toEqual({ state, ...here });
      await expect(fill(from, 1)).rejects.toThrow(/was moved to another installation/);
    }
    await mark.clear();
    expect(await mark.read()).toBeUndefined();
    await fill(from, 1);
    expect(await verify(from)).toMatchObject({ ok: true, events: 24 });
  });

  it("leaves the log open that events arrive at", async () => {
    const mark = moveMark(to.pool);
    await mark.set({ state: "left", ...here });
    await mark.set({ state: "arriving", ...here });
    await fill(to, 1);
    expect(await mark.read()).toMatchObject({ state: "arriving" });
  });
});
