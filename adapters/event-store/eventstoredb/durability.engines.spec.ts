import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chained, someEvent } from "../../../command-handlers/event-store.contract.ts";
import { isOutcomeUnknown } from "../../../command-handlers/event-store.ts";
import type { EncodedEvent, RecordedEvent } from "../../../schemas/recorded-event.ts";
import { isOverloaded } from "../errors.ts";
import { everyOutages, type Outages } from "./outage.fixture.ts";
import { openTestLog } from "./test-log.fixture.ts";
import { verifyStreams } from "./verify.ts";

const writers = 12;
const outagesMax = 2;
const loadMs = 2_500;

describe.each(everyOutages)("An EventStoreDB log whose server $name under load", ({ open }) => {
  let server: Awaited<ReturnType<Outages["open"]>>;
  let log: ReturnType<typeof openTestLog>;
  beforeAll(async () => {
    server = await open(700);
    log = openTestLog({ url: server.url, deadlineMs: 2_000 });
  });
  afterAll(async () => {
    await log.close();
    await server.close();
  });

  const load: { stopped: boolean; head: string | undefined } = { stopped: false, head: undefined };
  const acknowledged = new Map<
    string,
    { readonly stream: string; readonly revision: number; readonly position: string }
  >();

  /** The same append again for as long as its outcome is unknown. */
  const persist = async (stream: string, expected: number | "none", events: readonly EncodedEvent[]) => {
    for (;;) {
      try {
        return await log.store.append(stream, expected, events);
      } catch (error) {
        if (!isOutcomeUnknown(error) && !isOverloaded(error)) throw error;
        await pause(50);
      }
    }
  };

  /** One stream after another, each event chained to the last. */
  const write = async (writer: number) => {
    while (!load.stopped) {
      const stream = `load-${String(writer)}-${randomUUID()}`;
      let previous: RecordedEvent | undefined;
      for (let turn = 0; turn < 20; turn += 1) {
        const events = chained(stream, previous, [someEvent({ writer, turn }), someEvent({ writer, turn })]);
        const answer = await persist(stream, previous?.revision ?? "none", events);
        const last = events.at(-1);
        if (!last) return;
        acknowledged.set(last.id, { stream, ...answer });
        previous = { ...last, stream, ...answer, recordedAt: last.metadata.at };
      }
    }
  };

  const tail = async () => {
    const seen: RecordedEvent[] = [];
    while (load.head === undefined || (seen.at(-1)?.position ?? "") < load.head)
      try {
        seen.push(...(await log.feed.read(0, seen.at(-1)?.position, { limit: 300, waitMs: 200 })));
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ETIMEDOUT")) throw error;
      }
    return seen;
  };

  it(
    "loses, doubles and reorders nothing that was acknowledged, and its reader misses nothing",
    { timeout: 60_000 },
    async () => {
      const reading = tail();
      const writing = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
      for (let turn = 0; turn < outagesMax; turn += 1) {
        await pause(loadMs);
        await server.outage();
      }
      await pause(loadMs);
      load.stopped = true;
      await writing;
      load.head = await log.feed.head(0);
      const seen = await reading;

      const byId = new Map(seen.map((event) => [event.id, event]));
      expect(byId.size).toBe(seen.length);
      expect(seen.map(({ position }) => position)).toEqual(seen.map(({ position }) => position).toSorted());
      for (const [id, { stream, revision, position }] of acknowledged)
        expect(byId.get(id)).toMatchObject({ stream, revision, position });
      for (const [stream, events] of Map.groupBy(seen, (event) => event.stream)) {
        expect(events.map(({ revision }) => revision)).toEqual([...events.keys()]);
        expect(await log.store.read(stream)).toEqual(events);
      }
      expect(seen).toHaveLength(2 * acknowledged.size);
      expect(acknowledged.size).toBeGreaterThan(writers * 20);
      expect(await verifyStreams(log)).toMatchObject({ ok: true, events: seen.length });
    },
  );
});
