import { afterAll, beforeAll, expect, it } from "vitest";
import { instant } from "../../../domain/kernel/instant.ts";
import { position } from "../../../schemas/recorded-event.ts";
import { testMongo } from "../../mongo/test-database.ts";
import { tallyDocuments } from "./tally-documents.fixture.ts";
import { viewStates } from "./view-state.ts";
import { mongoViewStore } from "./view-store.ts";

let test: Awaited<ReturnType<typeof testMongo>>;

beforeAll(async () => {
  test = await testMongo();
});

afterAll(async () => {
  await test.drop();
});

const parkedEvent = (number: number) => ({
  partition: 0,
  stream: `tally-${String(number)}`,
  revision: 0,
  position: position(String(number).padStart(10, "0")),
  eventId: `event-${String(number)}`,
  type: "Counted",
  error: "Error: poison",
  parkedAt: instant(0),
});

it("keeps every decision, in order, and the state small", async () => {
  const store = mongoViewStore(test.db, tallyDocuments);
  const queue = Array.from({ length: 12 }, (_, number) => parkedEvent(number));
  await store.apply({
    partition: 0,
    expected: undefined,
    next: { epoch: "spec", position: position("1"), eventId: "last" },
    keys: [],
    fold: () => ({ rows: new Map(), parked: queue }),
  });
  for (const event of queue) {
    const { stream, eventId } = event;
    const decision = { action: "skip" as const, stream, eventId, actor: "admin:ann", at: instant(0) };
    const resolution = { stream, queue: [event], keys: [], fold: () => ({ rows: new Map(), parked: [] }), decision };
    expect(await store.resolve(resolution)).toBe(true);
    expect(await store.resolve(resolution)).toBe(false);
  }
  expect(await store.parked()).toEqual([]);
  expect((await store.decisions()).map(({ stream }) => stream)).toEqual(queue.map(({ stream }) => stream).toReversed());
  const state = await test.db.collection<{ _id: string; decided: unknown[] }>(viewStates).findOne({ _id: "tally_v1" });
  expect(state?.decided).toHaveLength(1);
});
