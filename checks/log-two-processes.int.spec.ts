import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { verifyLog } from "./log-verifier.ts";
import { chained, someEvent } from "../command-handlers/event-store.contract.ts";
import { isRevisionConflict } from "../command-handlers/event-store.ts";
import type { RecordedEvent } from "../schemas/recorded-event.ts";
import { postgresPool } from "../adapters/postgres/pool.ts";
import { postgresLog } from "../adapters/event-store/postgres/log.ts";
import { postgresSealedLog } from "../adapters/event-store/postgres/sealed-log.ts";
import { openTestLog } from "../adapters/event-store/postgres/test-log.ts";

type Log = ReturnType<typeof postgresLog>;

/** Appends one event more to `stream`, wherever it is; another writer's turn is no failure. Answers the conflicts on the way. */
const appendNext = async ({ store }: Log, stream: string, size: number) => {
  for (let conflicts = 0; ; conflicts += 1) {
    const [last] = await store.readBackwards(stream, 1);
    const events = chained(
      stream,
      last,
      Array.from({ length: size }, () => someEvent()),
    );
    try {
      await store.append(stream, last?.revision ?? "none", events);
      return conflicts;
    } catch (error) {
      if (!isRevisionConflict(error)) throw error;
    }
  }
};

describe("Two processes on one log", () => {
  let one: Awaited<ReturnType<typeof openTestLog>>;
  let pool: ReturnType<typeof postgresPool>;
  let two: Log;
  beforeEach(async () => {
    one = await openTestLog();
    pool = postgresPool(one.url, { applicationName: "second process" });
    two = postgresLog(pool);
  });
  afterEach(async () => {
    await two.close();
    await pool.end();
    await one.close();
  });

  it("share one history without a gap, also where both write the same streams", async () => {
    const [streams, turns] = [8, 25];
    const work = [one, two].flatMap((log) =>
      Array.from({ length: streams }, async (_, stream) => {
        let conflicts = 0;
        for (let turn = 0; turn < turns; turn += 1)
          conflicts += await appendNext(log, `shared-${String(stream)}`, 1 + (turn % 3));
        return conflicts;
      }),
    );
    const conflicts = (await Promise.all(work)).reduce((sum, count) => sum + count, 0);
    expect(conflicts).toBeGreaterThan(0);
    const { events } = await one.status();
    expect(events).toBe(2 * streams * 49);
    expect(await verifyLog(postgresSealedLog(pool))).toMatchObject({ ok: true, events });
    for (let stream = 0; stream < streams; stream += 1)
      expect((await two.store.read(`shared-${String(stream)}`)).map((event) => event.revision)).toEqual(
        Array.from({ length: 98 }, (_, revision) => revision),
      );
  });

  it("store an append once that both send at the same time", async () => {
    for (let round = 0; round < 30; round += 1) {
      const events = Array.from({ length: 1 + (round % 2) }, () => someEvent());
      const answers = await Promise.all(
        [one, two].map((log) => log.store.append(`twice-${String(round)}`, "none", events)),
      );
      expect(new Set(answers.map(({ revision, position }) => `${String(revision)} ${position}`)).size).toBe(1);
      expect(answers.filter(({ isRepeat }) => isRepeat)).toHaveLength(1);
    }
    expect((await one.status()).events).toBe(45);
  });

  it("wake each other's readers", async () => {
    const ready = await two.feed.read(0, undefined, { limit: 1, waitMs: 300 });
    expect(ready).toEqual([]);
    const waiting = two.feed.read(0, undefined, { limit: 10, waitMs: 20_000 });
    await one.store.append("hello-1", "none", [someEvent()]);
    expect((await waiting).map((event: RecordedEvent) => event.stream)).toEqual(["hello-1"]);
  });
});
