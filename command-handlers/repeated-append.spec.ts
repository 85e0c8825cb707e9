import { describe, expect, it } from "vitest";
import { memoryEventStore } from "../adapters/event-store/memory/event-store.ts";
import { memorySnapshots } from "../adapters/snapshots/memory.ts";
import { instant } from "../domain/kernel/instant.ts";
import { chainOf } from "../schemas/chain.ts";
import { randomUuidV7 } from "../schemas/uuid.ts";
import type { EventStore } from "./event-store.ts";
import { receive, stock, type StockCommand, stockCodec, take } from "./fixtures/stock/stock.fixture.ts";
import type { HandlingContext } from "./handling-context.ts";
import type { Snapshot } from "./snapshots.ts";
import { writeSide } from "./write-side.ts";

const stream = "stock-1";
const accepted = (revision: number) => ({ outcome: "accepted", revision });

/** One try of a command: every try has a correlation of its own, so that its events are other bytes each time. */
const tryOf = (commandId: string, more: Partial<HandlingContext> = {}): HandlingContext => ({
  commandId,
  now: instant("2026-03-01T08:00:00.000Z"),
  actor: "system:spec",
  causationId: commandId,
  correlationId: randomUuidV7(),
  ...more,
});
const again = { mayRepeatSince: instant(Date.now() - 1_000) };

const processOn = (store: EventStore) => {
  const side = writeSide({ store, codec: stockCodec(), snapshots: memorySnapshots<Snapshot>() });
  return {
    send: (command: StockCommand, given = tryOf(randomUuidV7())) =>
      side.handling(given).handling.send(stock, "1", command),
    seen: async () => (await side.handling(tryOf(randomUuidV7())).handling.facts(stock, ["1"]))[0],
  };
};

const isChained = async (store: EventStore) => {
  const events = await store.read(stream);
  const chains = events.reduce<readonly string[]>((before, event) => [...before, chainOf(before.at(-1), event)], []);
  return events.every(({ metadata }, index) => metadata.chain === chains[index]);
};

describe("A command that another process is carrying out as well", () => {
  it.each(["the first to try", "the one that took it over"])("is built upon as it stands, by %s", async (who) => {
    const store = memoryEventStore();
    const commandId = randomUuidV7();
    const [first, second] = [tryOf(commandId), tryOf(commandId, again)];
    const [loser, winner] = who === "the first to try" ? [first, second] : [second, first];
    let overtaken: Promise<unknown> | undefined;
    const other = processOn(store);
    const late = processOn({
      ...store,
      append: async (...args) => {
        await (overtaken ??= other.send(take("ada"), winner));
        return store.append(...args);
      },
    });
    await other.send(receive(5));
    expect(await late.send(take("ada"), loser)).toEqual(accepted(1));
    expect(await late.send(take("bob"))).toEqual(accepted(2));
    expect(await store.read(stream)).toHaveLength(3);
    expect(await isChained(store)).toBe(true);
  });

  it("is answered where it stands, when the stream has gone on long since; what waits with it is decided on the stream of now", async () => {
    const store = memoryEventStore();
    const [zombie, other] = [processOn(store), processOn(store)];
    const commandId = randomUuidV7();
    await zombie.send(receive(5));
    await other.send(receive(1));
    expect(await other.send(take("ada"), tryOf(commandId, again))).toEqual(accepted(2));
    for (let round = 0; round < 20; round += 1) await other.send(receive(1));
    const answers = await Promise.all([zombie.send(take("ada"), tryOf(commandId)), zombie.send(take("bob", 8))]);
    expect(answers).toEqual([accepted(2), accepted(23)]);
    expect(await zombie.seen()).toEqual(await processOn(store).seen());
    expect(await isChained(store)).toBe(true);
  });

  it("is answered although its stream cannot be read then; what waits with it fails, and may be sent again", async () => {
    const store = memoryEventStore();
    const faults = { readsFail: false };
    const other = processOn(store);
    const zombie = processOn({
      ...store,
      readTails: (tails) =>
        faults.readsFail ? Promise.reject(new Error("the store is away")) : store.readTails(tails),
      append: async (...args) => {
        const appended = await store.append(...args);
        faults.readsFail = appended.isRepeat;
        return appended;
      },
    });
    const [commandId, waitingId] = [randomUuidV7(), randomUuidV7()];
    await zombie.send(receive(5));
    await other.send(take("ada"), tryOf(commandId, again));
    const [answered, failed] = await Promise.allSettled([
      zombie.send(take("ada"), tryOf(commandId)),
      zombie.send(take("bob", 8), tryOf(waitingId)),
    ]);
    expect(answered).toMatchObject({ status: "fulfilled", value: accepted(1) });
    expect(failed.status).toBe("rejected");
    faults.readsFail = false;
    expect(await zombie.send(receive(5))).toEqual(accepted(2));
    expect(await zombie.send(take("bob", 8), tryOf(waitingId, again))).toEqual(accepted(3));
    expect(await isChained(store)).toBe(true);
  });
});
