import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chained, someEvent } from "../../../command-handlers/event-store.contract.ts";
import { instant } from "../../../domain/kernel/instant.ts";
import type { MovedEvent } from "../moved-event.ts";
import { openTestLog } from "./test-log.fixture.ts";
import { verifyStreams } from "./verify.ts";

const longAgo = Date.parse("2024-02-29T08:00:00.123Z");

/** Two streams by turns, each event recorded a minute after the one before it. */
const history = (count: number): readonly MovedEvent[] => {
  const streams = new Map<string, MovedEvent>();
  return Array.from({ length: count }, (_, index) => {
    // Neighbours of one stream now and then: these go in one append.
    const stream = `thing-${String(Math.floor(index / 3) % 2)}`;
    const last = streams.get(stream);
    const [event] = chained(stream, last && { ...last, position: "" as never }, [someEvent({ index })]);
    if (!event) throw new Error("no event was made");
    const recordedAt = instant(longAgo + index * 60_000);
    const moved = { ...event, stream, revision: (last?.revision ?? -1) + 1, recordedAt };
    streams.set(stream, moved);
    return moved;
  });
};

describe("Events that are moved to EventStoreDB", () => {
  const log = openTestLog();
  const events = history(40);
  const stored = async () =>
    (await log.feed.read(0, undefined, { limit: 1_000, waitMs: 0 })).map(({ position: _, ...event }) => event);

  beforeAll(async () => {
    await log.movedEvents.write(0, events.slice(0, 25));
    // A run that was killed begins again somewhere before where it was.
    await log.movedEvents.write(10, events.slice(10, 25));
    await log.movedEvents.write(25, events.slice(25));
  });
  afterAll(log.close);

  it("keep their order, ids, bytes, chains and the times they were recorded at", async () => {
    expect(await stored()).toEqual(events);
  });

  it("verify, together with what is appended behind them", async () => {
    const [last] = await log.store.readBackwards("thing-0", 1);
    await log.store.append("thing-0", last?.revision ?? "none", chained("thing-0", last, [someEvent({ n: 1 })]));
    expect(await verifyStreams(log)).toMatchObject({ ok: true, events: 41 });
    const [appended] = await log.store.readBackwards("thing-0", 1);
    expect(Date.now() - Date.parse(appended?.recordedAt ?? "")).toBeLessThan(60_000);
  });
});
