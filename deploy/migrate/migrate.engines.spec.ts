import { randomInt, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { eventStoreDbLog } from "../../adapters/event-store/eventstoredb/log.ts";
import type { MovedEvent } from "../../adapters/event-store/moved-event.ts";
import { startEmbeddedPostgres } from "../../adapters/postgres/embedded.ts";
import { testDatabase } from "../../adapters/postgres/test-database.ts";
import { type Instance, startInstance } from "../../checks/instance.ts";
import { position as positionOf, type Position, type RecordedEvent } from "../../schemas/recorded-event.ts";
import { killedAfter, myself, quiet, runMigration, sendKeyed } from "./migration.fixture.ts";
import { startProcesses, viewRows } from "./view-rows.fixture.ts";

let root = "";
let source = "";
let first: { readonly url: string; readonly drop: () => Promise<void> };
let second: typeof first;
let answer: unknown;
let instance: Instance | undefined;

const prefix = `spec-${randomUUID()}-`;

const toEventStore = () => {
  const to = join(root, "to-event-store");
  const place = ["--from", source, "--to", to, "--to-database", first.url];
  return [...place, "--to-event-store", inject("eventstoreUrl"), "--to-prefix", prefix];
};

const toPostgres = () => ["--from", source, "--to", join(root, "to-postgres"), "--to-database", second.url];

/** Settings of the processes that run there. */
const there = () => ({
  TRADEPOST_DATA: join(root, "to-event-store"),
  DATABASE_URL: first.url,
  EVENTSTORE_URL: inject("eventstoreUrl"),
  EVENTSTORE_PREFIX: prefix,
});

/** What is in the EventStoreDB. */
const inEventStore = async <Result>(look: (log: ReturnType<typeof eventStoreDbLog>) => Promise<Result>) => {
  const log = eventStoreDbLog(inject("eventstoreUrl"), { prefix });
  try {
    return await look(log);
  } finally {
    await log.close();
  }
};

const allOf = async ({ feed }: ReturnType<typeof eventStoreDbLog>) => {
  const events: RecordedEvent[] = [];
  for (let head = await feed.head(0), after: Position | undefined; after !== head; after = events.at(-1)?.position)
    events.push(...(await feed.read(0, after, { limit: 1_000, waitMs: 0 })));
  return events;
};

/** Looks into the stopped original. */
const inSource = async <Result>(look: (url: string) => Promise<Result>) => {
  const server = await startEmbeddedPostgres({ dataFolder: join(source, "postgres") });
  try {
    return await look(server.url);
  } finally {
    await server.stop();
  }
};

const queried = async (url: string, text: string, values: readonly unknown[] = []) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, [...values])).rows;
  } finally {
    await client.end();
  }
};

const eventsText = `SELECT id, stream, revision, type, data::text AS data, metadata ->> 'chain' AS chain, recorded_at AS "recordedAt"
  FROM log_events ORDER BY position`;

const eventBehindText = `SELECT id, stream, revision, type, data::text AS data, metadata, recorded_at AS "recordedAt"
  FROM log_events WHERE position = (SELECT position + 1 FROM log_events WHERE id = $1)`;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "tradepost-migrate-"));
  source = join(root, "from");
  [first, second] = await Promise.all([testDatabase(), testDatabase()]);
  instance = await startInstance(source);
  answer = (await sendKeyed(instance)).answer;
  await quiet(instance);
});

afterAll(async () => {
  await instance?.stop();
  await Promise.all([first.drop(), second.drop()]);
  rmSync(root, { recursive: true, force: true });
});

describe("A move to EventStoreDB", { timeout: 240_000 }, () => {
  it("is refused while the original runs", async () => {
    const { code, text } = await runMigration(toEventStore()).done;
    expect(text).toMatch(/Another Tradepost is running/);
    expect(code).toBe(1);
    await instance?.stop();
  });

  it("can be looked at before, which changes nothing", async () => {
    const { code, text } = await runMigration([...toEventStore(), "--dry-run"]).done;
    expect(text).toMatch(/would copy [\d,]+ events, [\d,]+ logins, [\d,]+ kept answers/);
    expect(code).toBe(0);
    expect(await inSource((url) => queried(url, "SELECT * FROM move_mark"))).toEqual([]);
  });

  it("goes on wherever it was killed", async () => {
    for (const [phase, withinMs] of [
      ["keys", 700],
      ["keys", 700],
      ["tables", 200],
    ] as const)
      expect(await killedAfter(toEventStore(), phase, randomInt(withinMs))).toBe(true);
    await expect(startInstance(source)).rejects.toThrow(/on its way to/);
    const { code, text } = await runMigration(toEventStore()).done;
    expect(text).toMatch(/Moved: [\d,]+ events/);
    expect(code).toBe(0);
  });

  it("leaves an original that does not start, and adds nothing when it is repeated", async () => {
    await expect(startInstance(source)).rejects.toThrow(/was moved to esdb:/);
    const { code, text } = await runMigration(toEventStore()).done;
    expect(text).toMatch(/was done before/);
    expect(code).toBe(0);
  });

  it("finishes a switch that was cut in two", async () => {
    const [{ epoch } = {}] = await inSource((url) => queried(url, "SELECT epoch FROM log_head"));
    const mark = "INSERT INTO move_mark (state, other_epoch, place) VALUES ('arriving', $1, 'the original')";
    await queried(first.url, mark, [epoch]);
    await expect(startProcesses(there())).rejects.toThrow(/still being filled/);
    expect((await runMigration(toEventStore()).done).code).toBe(0);
    expect(await queried(first.url, "SELECT * FROM move_mark")).toEqual([]);
  });

  it("keeps ids, order, bytes, chains and times of every event", async () => {
    const theirs = (await inEventStore(allOf)).map(({ id, stream, revision, type, data, metadata, recordedAt }) => {
      return { id, stream, revision, type, data, chain: metadata.chain, recordedAt };
    });
    expect(theirs.length).toBeGreaterThan(1_000);
    expect(theirs).toEqual(await inSource((url) => queried(url, eventsText)));
  });

  it("lets people in with their passwords, answers a key as before, and builds the same views", async () => {
    const head = await inEventStore(({ feed }) => feed.head(0));
    const processes = await startProcesses(there());
    try {
      const [gateway] = processes.slice(-1) as [Instance];
      await quiet(gateway);
      expect(await myself(gateway)).toBe("retailer@tradepost.example");
      const again = await sendKeyed(gateway);
      expect(again.answer).toEqual(answer);
      expect(again.seen.length).toBeGreaterThan(0);
      for (const [stream, position] of again.seen)
        expect(await inEventStore(({ feed }) => feed.at(0, positionOf(position)))).toMatchObject({ stream });
      // Reactions have seen every event once more by then, and added nothing.
      const reacted = "SELECT position FROM checkpoints WHERE consumer LIKE 'reaction:%'";
      await vi.waitFor(
        async () => {
          expect(await queried(first.url, reacted)).toEqual([{ position: head }]);
        },
        { timeout: 60_000, interval: 200 },
      );
      await quiet(gateway);
      expect(await inEventStore(({ feed }) => feed.head(0))).toBe(head);
    } finally {
      for (const one of processes.toReversed()) await one.stop();
    }
    const [ours, theirs] = [await inSource(viewRows), await viewRows(first.url)];
    expect([...ours.values()].flat().length).toBeGreaterThan(500);
    expect(theirs).toEqual(ours);
  });

  it("is taken back while nothing new was recorded", async () => {
    // Leases of what was at work a moment ago are given back by then.
    const { code, text } = await runMigration([...toEventStore(), "--abandon"]).done;
    expect(text).toMatch(/can be started again/);
    expect(code).toBe(0);
    await expect(startProcesses(there())).rejects.toThrow(/still being filled/);
  });
});

describe("A move to an EventStoreDB in which somebody changes a byte", { timeout: 240_000 }, () => {
  it("names the event and switches nothing", async () => {
    const third = await testDatabase();
    const [eventStoreUrl, ownPrefix] = [inject("eventstoreUrl"), `spec-${randomUUID()}-`];
    const log = eventStoreDbLog(eventStoreUrl, { prefix: ownPrefix });
    const to = ["--from", source, "--to", join(root, "planted"), "--to-database", third.url];
    const args = [...to, "--to-event-store", eventStoreUrl, "--to-prefix", ownPrefix];
    try {
      const run = runMigration(args);
      await vi.waitUntil(async () => (await log.feed.newest(0, 20)).length === 20, { timeout: 60_000, interval: 20 });
      await run.kill();
      const [newest] = await log.feed.newest(0, 1);
      const behind = await inSource((url) => queried(url, eventBehindText, [newest?.id]));
      const [next] = behind as [MovedEvent];
      await log.movedEvents.write(0, [{ ...next, data: next.data.replace(":", ": ") }]);
      const { code, text } = await runMigration(args).done;
      expect(text).toContain(`revision ${String(next.revision)} of ${next.stream}) is not the same`);
      expect(code).toBe(1);
      await expect(startInstance(source)).rejects.toThrow(/on its way to/);
      expect((await runMigration([...args, "--abandon"]).done).text).toMatch(/can be started again/);
    } finally {
      await log.close();
      await third.drop();
    }
  });
});

describe("A move to another Postgres", { timeout: 240_000 }, () => {
  const copied = async () => {
    const rows = await queried(second.url, "SELECT position FROM log_head").catch(() => []);
    return Number(rows[0]?.["position"] ?? 0);
  };

  it("names a changed byte and switches nothing", async () => {
    const run = runMigration(toPostgres());
    while ((await copied()) < 1_500) await pause(5);
    await run.kill();
    await queried(
      second.url,
      "UPDATE log_events SET data = replace(data::text, '{', '{ ')::json WHERE position = 1200",
    );
    const { code, text } = await runMigration(toPostgres()).done;
    expect(text).toMatch(/Event 1200 \(\w+, revision \d+ of [\w-]+\) is not the same in the new event store: its data/);
    expect(code).toBe(1);
    await expect(startInstance(source)).rejects.toThrow(/on its way to/);
    const start = startInstance(join(root, "to-postgres"), { DATABASE_URL: second.url });
    await expect(start).rejects.toThrow(/still being filled/);
  });

  it("closes the log of the original meanwhile, to whoever still writes", async () => {
    const append = "INSERT INTO log_events SELECT * FROM log_events LIMIT 1";
    await expect(inSource((url) => queried(url, append))).rejects.toThrow(/was moved to another installation/);
  });

  it("runs on there once all is the same again", async () => {
    await queried(
      second.url,
      "UPDATE log_events SET data = replace(data::text, '{ ', '{')::json WHERE position = 1200",
    );
    const { code, text } = await runMigration(toPostgres()).done;
    expect(text).toMatch(/Moved: /);
    expect(code).toBe(0);

    instance = await startInstance(join(root, "to-postgres"), { DATABASE_URL: second.url });
    expect(await myself(instance)).toBe("retailer@tradepost.example");
    expect((await sendKeyed(instance)).answer).toEqual(answer);
    await quiet(instance);
    const back = ["--from", join(root, "to-postgres"), "--from-database", second.url, "--to", join(root, "back")];
    const refused = await runMigration([...back, "--to-database", first.url]).done;
    expect(refused.text).toMatch(/A Tradepost is at work on .* Stop it first/);
    await instance.stop();
    expect(await viewRows(second.url)).toEqual(await inSource(viewRows));
  });
});
