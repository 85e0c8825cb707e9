import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyLog } from "./log-verifier.ts";
import { chained, someEvent } from "../command-handlers/event-store.contract.ts";
import { isOutcomeUnknown } from "../command-handlers/event-store.ts";
import type { RecordedEvent } from "../schemas/recorded-event.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../adapters/postgres/embedded.ts";
import { isTransient } from "../adapters/postgres/errors.ts";
import { migrate } from "../adapters/postgres/migrate.ts";
import { postgresPool } from "../adapters/postgres/pool.ts";
import { isOverloaded } from "../adapters/event-store/errors.ts";
import { postgresLog } from "../adapters/event-store/postgres/log.ts";
import { postgresSealedLog } from "../adapters/event-store/postgres/sealed-log.ts";

const kills = 5;

describe("The log on a Postgres that is killed again and again", () => {
  const dataFolder = mkdtempSync(join(tmpdir(), "tradepost-durability-"));
  let server: EmbeddedPostgres;
  let pool: Pool;
  let log: ReturnType<typeof postgresLog>;

  beforeAll(async () => {
    server = await startEmbeddedPostgres({ dataFolder });
    pool = postgresPool(server.url, { applicationName: "durability spec" });
    await migrate(pool);
    log = postgresLog(pool, { deadlineMs: 30_000 });
  });
  afterAll(async () => {
    await log.close();
    await pool.end();
    await server.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  const load: { stopped: boolean; head: string | undefined } = { stopped: false, head: undefined };
  const goesOn = () => !load.stopped;
  const acknowledged = new Map<
    string,
    { readonly stream: string; readonly revision: number; readonly position: string }
  >();
  const failures: unknown[] = [];

  /** Appends to one stream after another, and sends again what was left without an answer. */
  const write = async (writer: number) => {
    while (goesOn()) {
      const stream = `load-${String(writer)}-${randomUUID()}`;
      let previous: RecordedEvent | undefined;
      for (let turn = 0; turn < 20 && goesOn(); turn += 1) {
        const events = chained(stream, previous, [someEvent({ writer, turn })]);
        const answer = await persist(stream, previous?.revision ?? "none", events);
        const [event] = events;
        if (!answer || !event) return;
        acknowledged.set(event.id, { stream, ...answer });
        previous = { ...event, stream, ...answer, recordedAt: event.metadata.at };
      }
    }
  };

  const persist = async (stream: string, expected: number | "none", events: ReturnType<typeof chained>) => {
    for (let attempt = 0; attempt < 20; attempt += 1)
      try {
        return await log.store.append(stream, expected, events);
      } catch (error) {
        if (!isOutcomeUnknown(error) && !isOverloaded(error)) {
          failures.push(error);
          return undefined;
        }
      }
    return undefined;
  };

  /** Follows the log from its start while it is written, through every crash. */
  const tail = async () => {
    const seen: RecordedEvent[] = [];
    while (load.head === undefined || seen.at(-1)?.position !== load.head) {
      try {
        seen.push(...(await log.feed.read(0, seen.at(-1)?.position, { limit: 500, waitMs: 200 })));
      } catch (error) {
        if (!isTransient(error)) throw error;
      }
    }
    return seen;
  };

  it("keeps every acknowledged event once and in order, and serves on", { timeout: 180_000 }, async () => {
    const tailing = tail();
    const writing = Promise.all(Array.from({ length: 32 }, (_, writer) => write(writer)));
    for (let kill = 0; kill < kills; kill += 1) {
      const before = acknowledged.size;
      await pause(300 + 100 * kill);
      process.kill(server.pid(), "SIGKILL");
      await pause(50 * kill);
      await server.restart();
      while (acknowledged.size < before + 500 && failures.length === 0) await pause(20);
    }
    load.stopped = true;
    await writing;
    expect(failures).toEqual([]);
    load.head = await log.feed.head(0);
    const seen = await tailing;

    const places = new Map(seen.map(({ id, stream, revision, position }) => [id, { stream, revision, position }]));
    expect(places.size).toBe(seen.length);
    for (const [id, { stream, revision, position }] of acknowledged)
      expect(places.get(id)).toEqual({ stream, revision, position });
    expect(seen.map((event) => Number(event.position))).toEqual(seen.map((_, index) => index + 1));
    for (const events of Map.groupBy(seen, (event) => event.stream).values())
      expect(events.map((event) => event.revision)).toEqual(events.map((_, index) => index));
    expect(await verifyLog(postgresSealedLog(pool))).toMatchObject({ ok: true, events: seen.length });
    expect((await log.status()).events).toBe(seen.length);
  });
});
