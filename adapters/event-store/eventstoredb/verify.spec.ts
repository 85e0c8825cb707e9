import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { chained, someEvent } from "../../../command-handlers/event-store.contract.ts";
import { instant } from "../../../domain/kernel/instant.ts";
import type { RecordedEvent } from "../../../schemas/recorded-event.ts";
import { logCorrupt } from "../errors.ts";
import { memoryEventStore } from "../memory/event-store.ts";
import { memoryFeed } from "../memory/feed.ts";
import { memoryLog } from "../memory/log.ts";
import { type VerifiableLog, verifyStreams } from "./verify.ts";

const parts = () => {
  const log = memoryLog();
  return { feed: memoryFeed(log), store: memoryEventStore(log) };
};

/** Three streams, five appends of two events in each: places 1 to 30. */
const fill = async ({ store }: ReturnType<typeof parts>, turns = 5) => {
  for (let turn = 0; turn < turns; turn += 1)
    for (const stream of ["thing-a", "thing-b", "thing-c"]) {
      const [last] = await store.readBackwards(stream, 1);
      const events = chained(stream, last, [someEvent({ turn }), someEvent({ turn })]);
      await store.append(stream, last?.revision ?? "none", events);
    }
};

/** `log` as it would be read after somebody changed it. */
const tampered = (log: VerifiableLog, change: (events: readonly RecordedEvent[]) => readonly RecordedEvent[]) => ({
  ...log,
  feed: {
    ...log.feed,
    read: async (...read: Parameters<typeof log.feed.read>) => change(await log.feed.read(...read)),
  },
});

/** Changes the event at place `number`. */
const at = (number: number, change: (event: RecordedEvent) => RecordedEvent) => (events: readonly RecordedEvent[]) =>
  events.map((event) => (Number(event.position) === number ? change(event) : event));

describe("The verifier of streams", () => {
  let log: ReturnType<typeof parts>;
  beforeEach(async () => {
    log = parts();
    await fill(log);
  });
  const after = (change: Parameters<typeof tampered>[1]) => verifyStreams(tampered(log, change), { pageSize: 7 });

  it("finds nothing wrong with a log that nobody touched, and tells how far it is", async () => {
    const progress: number[] = [];
    const result = await verifyStreams(log, { pageSize: 7, onProgress: (done) => progress.push(done) });
    expect(result).toMatchObject({ ok: true, events: 30 });
    expect(progress).toEqual([7, 14, 21, 28, 30]);
    expect(await verifyStreams(parts())).toMatchObject({ ok: true, events: 0 });
  });

  it("does not mind appends that go on meanwhile", async () => {
    const [, result] = await Promise.all([fill(log, 10), verifyStreams(log, { pageSize: 1 })]);
    expect(result).toMatchObject({ ok: true });
  });

  it.each<[string, (event: RecordedEvent) => RecordedEvent]>([
    ["a byte of data", (event) => ({ ...event, data: event.data.replace(":", ": ") })],
    ["the metadata", (event) => ({ ...event, metadata: { ...event.metadata, actor: "system:other" } })],
    ["its chain", (event) => ({ ...event, metadata: { ...event.metadata, chain: "f".repeat(64) } })],
    ["the type", (event) => ({ ...event, type: "ThingUnhappened" })],
    ["the id", (event) => ({ ...event, id: randomUUID() })],
  ])("finds a change of %s", async (_, change) => {
    expect(await after(at(12, change))).toMatchObject({ ok: false, number: 12, fault: "unchained" });
  });

  it("finds an event moved to another stream", async () => {
    const result = await after(at(12, (event) => ({ ...event, stream: "thing-d" })));
    expect(result).toMatchObject({ ok: false, number: 12, fault: "missing" });
  });

  it("finds a time that falls", async () => {
    const result = await after(at(12, (event) => ({ ...event, recordedAt: instant(0) })));
    expect(result).toMatchObject({ ok: false, number: 12, fault: "misdated" });
  });

  it("finds a dropped event, and two that changed places", async () => {
    const dropped = await after((events) => events.filter(({ position }) => Number(position) !== 9));
    expect(dropped).toMatchObject({ ok: false, number: 9, fault: "missing" });
    const swapped = await after((events) =>
      events.toSorted((a, b) => Number(a.stream === b.stream) * (b.revision - a.revision)),
    );
    expect(swapped).toMatchObject({ ok: false, number: 1, fault: "missing" });
  });

  it("finds an event that cannot be read, and a tail that is gone", async () => {
    const unreadable = await after((events) => {
      if (events.some(({ position }) => Number(position) === 9)) throw logCorrupt("not ours");
      return events;
    });
    expect(unreadable).toMatchObject({ ok: false, number: 8, fault: "altered" });
    const cut = await after((events) => events.filter(({ position }) => Number(position) < 27));
    expect(cut).toMatchObject({ ok: false, number: 27, fault: "missing" });
  });

  it("finds a history rewritten with all its chains, and one cut off, by a seal kept elsewhere", async () => {
    const before = await verifyStreams(log);
    if (!before.ok) throw new Error("the log was good");
    const kept = [before.seal];
    expect(await verifyStreams(log, { kept })).toMatchObject({ ok: true });
    await fill(log, 1);
    expect(await verifyStreams(log, { kept })).toMatchObject({ ok: true, events: 36 });
    const other = parts();
    const rewritten = { ...other, feed: { ...other.feed, epoch: log.feed.epoch } };
    await fill(other);
    expect(await verifyStreams(rewritten, { kept })).toMatchObject({ ok: false, number: 30, fault: "forked" });
    expect(await verifyStreams(parts(), { kept })).toMatchObject({ ok: false, number: 1, fault: "missing" });
  });
});
