import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../../postgres/test-database.ts";
import { postgresWakeUp, type WakeUp } from "./wake-up.ts";

const longMs = 20_000;

describe("The wake-up between processes", () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let observer: pg.Client;
  let open: WakeUp[];
  beforeEach(async () => {
    database = await testDatabase();
    observer = new pg.Client({ connectionString: database.url });
    await observer.connect();
    open = [];
  });
  afterEach(async () => {
    await Promise.all(open.map((wakeUp) => wakeUp.close()));
    await observer.end();
    await database.drop();
  });

  /** A process's wake-up, once it listens: it rings itself then. */
  const join = async () => {
    const wakeUp = postgresWakeUp({ connectionString: database.url });
    open.push(wakeUp);
    await wakeUp.changed(0, longMs);
    return wakeUp;
  };

  /** Two that have heard of each other. */
  const pair = async () => {
    const one = await join();
    const heard = one.changed(one.count(), longMs);
    const two = await join();
    await Promise.all([heard, two.changed(1, longMs)]);
    return [one, two] as const;
  };

  it("wakes the own process at once, without a word to the server", async () => {
    const one = await join();
    await observer.query("LISTEN log_appended");
    const payloads: unknown[] = [];
    observer.on("notification", ({ payload }) => payloads.push(payload));
    const seen = one.count();
    const waiting = one.changed(seen, longMs);
    one.hint();
    await waiting;
    expect(one.count()).toBe(seen + 1);
    await observer.query("NOTIFY log_appended, 'last'");
    await observer.query("SELECT 1");
    expect(payloads.filter((payload) => !String(payload).startsWith("hello"))).toEqual(["last"]);
  });

  it("wakes the other process, in both directions", async () => {
    const [one, two] = await pair();
    for (const [from, to] of [
      [one, two],
      [two, one],
    ] as const) {
      const waiting = to.changed(to.count(), longMs);
      from.hint();
      await waiting;
    }
  });

  it("finds the other again after the server has cut its connection", async () => {
    const [one, two] = await pair();
    const back = two.changed(two.count(), longMs);
    await observer.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'tradepost log_appended'`,
    );
    await back;
    const waiting = two.changed(two.count(), longMs);
    const again = setInterval(one.hint, 50);
    await waiting;
    clearInterval(again);
  });

  it("wakes by itself when the time is over", async () => {
    const one = await join();
    const seen = one.count();
    await one.changed(seen, 20);
    expect(one.count()).toBe(seen);
  });
});
