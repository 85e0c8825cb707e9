import { describe, expect, it } from "vitest";
import { memoryDeadlines } from "../adapters/deadlines/memory.ts";
import { memoryLeases } from "../adapters/leases/memory.ts";
import { instant } from "../domain/kernel/instant.ts";
import type { Message } from "../domain/kernel/message.ts";
import { leaseKeeper } from "../feeds/lease-keeper.ts";
import { type Happened, sampleLog, silent, until } from "../feeds/sample-log.contract.ts";
import { startProjections } from "../projections/engine.ts";
import { interleaved } from "../projections/interleaved.contract.ts";
import { view } from "../projections/view.ts";
import type { Handling } from "./command-handler.ts";
import { deadlineProjector } from "./deadline-projector.ts";
import { startDeadline } from "./deadline-runner.ts";
import type { HandlingContext } from "./handling-context.ts";
import type { Deadline } from "./reaction.ts";

type Loan =
  Message<"Lent", { readonly book: string; readonly until: string }> | Message<"Returned", { readonly book: string }>;

const lent = (book: string, until: string): Happened<Loan> => ({
  type: "Lent",
  stream: `book-${book}`,
  data: { book, until },
});
const returned = (book: string): Happened<Loan> => ({ type: "Returned", stream: `return-${book}`, data: { book } });

const unused = () => Promise.reject(new Error("not in this spec"));

type LibraryOptions = { readonly expireBy?: (book: string) => Promise<void>; readonly leaseClock?: () => number };

const library = ({ expireBy, leaseClock }: LibraryOptions = {}) => {
  const sample = sampleLog();
  const table = memoryDeadlines(leaseClock);
  const keeper = leaseKeeper({ leases: memoryLeases(), owner: "spec", log: silent });
  const expired: { readonly book: string; readonly now: string; readonly commandId: string }[] = [];
  let time = "2026-03-01T08:00:00.000Z";

  const deadline: Deadline<Loan> = {
    name: "book-due",
    handles: ["Lent", "Returned"],
    read: (event) =>
      event.type === "Lent" ? { key: event.data.book, dueAt: event.data.until } : { key: event.data.book, done: true },
    expire: async (book, { now, commandId }) => {
      expired.push({ book, now, commandId });
      await expireBy?.(book);
    },
  };

  const startView = () =>
    startProjections({
      feed: sample.feed,
      views: [view(deadlineProjector(deadline), table.views)],
      leaseKeeper: keeper,
      liveUpdates: { publish: () => undefined },
      log: silent,
    });

  const startRunner = () =>
    startDeadline(deadline, {
      feed: sample.feed,
      table,
      leaseKeeper: keeper,
      log: silent,
      now: () => instant(time),
      pollMs: 5,
      handlingFor: ({ commandId, now }: HandlingContext): Handling => ({
        commandId,
        now,
        principal: undefined,
        newId: (role) => role,
        send: unused,
        facts: unused,
      }),
    });

  return {
    ...sample,
    deadline,
    table,
    expired,
    startView,
    startRunner,
    setTime: (to: string) => {
      time = to;
    },
    close: async () => {
      await keeper.stop();
      await sample.feed.stop();
    },
  };
};

describe("a deadline", () => {
  it("is sent once due, with the due time or the clock, whichever is later, and not again while it is leased", async () => {
    const { happen, startView, startRunner, expired, setTime, close, table } = library();
    const [projections, runner] = [await startView(), startRunner()];
    happen(lent("moby", "2026-03-02T00:00:00.000Z"), lent("emma", "2026-03-09T00:00:00.000Z"));
    await until(() => table.views.rows().size === 2);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(expired).toEqual([]);
    setTime("2026-03-03T10:00:00.000Z");
    await until(() => expired.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(expired).toMatchObject([{ book: "moby", now: "2026-03-03T10:00:00.000Z" }]);
    expect(table.views.rows().get("moby")?.dueAt).toBe("2026-03-02T00:00:00.000Z");
    happen(returned("moby"));
    await until(() => table.views.rows().get("moby")?.dueAt === null);
    await runner.stop();
    await projections.stop();
    await close();
  });

  it("is dropped by an event, and set anew by a later one", async () => {
    const { happen, startView, startRunner, expired, setTime, close, feed } = library();
    happen(lent("moby", "2026-03-02T00:00:00.000Z"), returned("moby"), lent("emma", "2026-03-02T00:00:00.000Z"));
    happen(returned("emma"), lent("emma", "2026-03-04T00:00:00.000Z"));
    const [projections, runner] = [await startView(), startRunner()];
    setTime("2026-03-05T00:00:00.000Z");
    await until(() => expired.length > 0);
    expect(expired.map(({ book }) => book)).toEqual(["emma"]);
    expect(await feed.head(0)).toBeDefined();
    await runner.stop();
    await projections.stop();
    await close();
  });

  it("waits for its table to have read what happened before it sends anything", async () => {
    const { happen, startView, startRunner, expired, setTime, close } = library();
    happen(lent("moby", "2026-03-02T00:00:00.000Z"), returned("moby"));
    setTime("2026-03-05T00:00:00.000Z");
    const runner = startRunner();
    await new Promise((resolve) => setTimeout(resolve, 40));
    const projections = await startView();
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(expired).toEqual([]);
    await runner.stop();
    await projections.stop();
    await close();
  });

  it("gives the same command id each time it is sent", async () => {
    let ticks = 0;
    const { happen, startView, startRunner, expired, setTime, close } = library({
      expireBy: () => Promise.reject(new Error("cut off")),
      leaseClock: () => (ticks += 60_000),
    });
    happen(lent("moby", "2026-03-02T00:00:00.000Z"));
    setTime("2026-03-05T00:00:00.000Z");
    const projections = await startView();
    const runner = startRunner();
    await until(() => expired.length >= 2);
    expect(new Set(expired.map(({ commandId }) => commandId)).size).toBe(1);
    await runner.stop();
    await projections.stop();
    await close();
  });

  it("is the same on three partitions, whichever event of which stream comes first", async () => {
    const { deadline, close } = library();
    const events = ["a", "b", "c", "d", "e", "f"].flatMap((book) => [
      lent(book, "2026-03-02T00:00:00.000Z"),
      returned(book),
      lent(book, "2026-03-04T00:00:00.000Z"),
    ]);
    for (const seed of [1, 2, 3]) {
      const { rows, folded } = await interleaved(deadlineProjector(deadline), events, { seed });
      expect(rows).toEqual(folded);
    }
    await close();
  });
});
