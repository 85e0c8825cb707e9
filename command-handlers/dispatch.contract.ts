import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { uuidTimeMs } from "../domain/kernel/ids.ts";
import { instant } from "../domain/kernel/instant.ts";
import type { CommandAnswer } from "../schemas/command.ts";
import type { Principal } from "../schemas/principal.ts";
import type { DispatchOptions } from "./dispatch.ts";
import * as world from "./fixtures/world.fixture.ts";

const { admin, fill, receiveElsewhere, request, resultOf, retailer, takeOne, taken } = world;

const openedIn = (answer: CommandAnswer) =>
  z.object({ stockIds: z.array(z.string()) }).parse(resultOf(answer)).stockIds;

/** The write side's promises, on whichever event store and whichever store of keyed commands. */
export const dispatchContract = (name: string, open: () => Promise<world.World>) => {
  const started: world.Process[] = [];

  const start = (on: world.World, options: Partial<DispatchOptions> = {}) => {
    const process = world.openProcess(on, options);
    started.push(process);
    return process;
  };

  afterEach(async () => {
    await Promise.all(started.splice(0).map(({ stop }) => stop()));
  });

  describe(`${name}: a command with a key`, () => {
    it("has one effect and one answer, 50 times at once, again later, and after a restart", async () => {
      const on = await open();
      const stockId = await fill(on, 10);
      const first = start(on);
      const command = takeOne(stockId, "ada", "k-1");
      const atOnce = await Promise.all(Array.from({ length: 50 }, () => first.send(command)));
      const later = await first.send(command);
      await first.stop();
      const restarted = await start(on).send(command);
      const results = new Set([...atOnce, later, restarted].map((answer) => JSON.stringify(resultOf(answer))));
      expect([...results]).toEqual(['{"taker":"ada","revision":1}']);
      expect(await taken(on, stockId)).toHaveLength(1);
      expect(restarted).toMatchObject({ token: { epoch: "e1", seen: [[`stock-${stockId}`, expect.any(String)]] } });
    });

    it("has one effect and one answer when two processes race for the same keys", async () => {
      const on = await open();
      const stockId = await fill(on, 30);
      const sides = [start(on), start(on)] as const;
      const commands = Array.from({ length: 60 }, (_, index) => takeOne(stockId, `t-${index % 30}`, `k-${index % 30}`));
      const all = (turn: number) =>
        Promise.all(commands.map((command, index) => sides[(Math.floor(index / 30) + turn) % 2 ? 1 : 0].send(command)));
      const [answers, elsewhere] = [await all(0), await all(1)];
      expect(answers.map(resultOf)).toEqual(elsewhere.map(resultOf));
      expect(answers.every(({ outcome }) => outcome === "accepted")).toBe(true);
      expect(await taken(on, stockId)).toHaveLength(30);
    });

    it.each([1, 50])(
      "never sells more than %i, to 200 buyers with keys of their own in two processes",
      async (units) => {
        const on = await open();
        const stockId = await fill(on, units);
        const sides = [start(on), start(on)] as const;
        const buy = (buyer: number) => sides[buyer % 2 ? 1 : 0].send(takeOne(stockId, `b-${buyer}`, `k-${buyer}`));
        const answers = await Promise.all(Array.from({ length: 200 }, (_, buyer) => buy(buyer)));
        expect(answers.filter(({ outcome }) => outcome === "accepted")).toHaveLength(units);
        expect(answers.filter(({ outcome }) => outcome === "rejected")).toHaveLength(200 - units);
        expect(await taken(on, stockId)).toHaveLength(units);
      },
    );

    it("answers a no again as a no, in another process too, though it could be a yes by now", async () => {
      const on = await open();
      const stockId = await fill(on, 1);
      const here = start(on);
      await here.send(takeOne(stockId, "ada", "k-1"));
      const no = { outcome: "rejected", reason: "NotEnough", detail: { units: 1 } };
      expect(await here.send(takeOne(stockId, "bob", "k-2"))).toEqual(no);
      await receiveElsewhere(on, stockId, 5);
      expect(await here.send(takeOne(stockId, "bob", "k-2"))).toEqual(no);
      expect(await start(on).send(takeOne(stockId, "bob", "k-2"))).toEqual(no);
      expect(await start(on).send(takeOne(stockId, "bob", "k-3"))).toMatchObject({ outcome: "accepted" });
    });

    it("is refused under a key that came with another body, during and after", async () => {
      const on = await open();
      const stockId = await fill(on, 10);
      const { send } = start(on);
      const reused = { outcome: "key-refused", code: "IdempotencyKeyReused" };
      const both = [send(takeOne(stockId, "ada", "k-1")), send(takeOne(stockId, "bob", "k-1"))];
      expect((await Promise.all(both))[1]).toEqual(reused);
      expect(await send(takeOne(stockId, "bob", "k-1"))).toEqual(reused);
      const reordered = request("TakeUnits", { taker: "ada", stockId }, { idempotencyKey: "k-1" });
      expect(await send(reordered)).toMatchObject({ outcome: "accepted" });
      const other = { ...retailer, accountId: "ac-9" };
      expect(await send({ ...takeOne(stockId, "bob", "k-1"), principal: other })).toMatchObject({
        outcome: "accepted",
      });
    });

    it.each(["cut-after", "crash-after", "cut-before"] as const)(
      "makes its streams once, its answer %s",
      async (fault) => {
        const on = await open();
        const { send, plan } = start(on, { onTrouble: () => undefined });
        const command = request("OpenMany", { count: 3 }, { idempotencyKey: "k-1" });
        plan("none", fault);
        await send(command).catch(() => undefined);
        const answer = await send(command);
        const again = await start(on).send(command);
        expect(resultOf(again)).toEqual(resultOf(answer));
        expect(openedIn(answer)).toHaveLength(3);
        for (const stockId of openedIn(answer)) expect(await on.store.read(`stock-${stockId}`)).toHaveLength(1);
      },
    );

    it("answers a no that was cut off by a crash, whatever it is by then, once and for all", async () => {
      const on = await open();
      const stockId = await fill(on, 1);
      const { send } = start(on, { idempotency: failingOnce(on.idempotency("faulty")), onTrouble: () => undefined });
      await send(takeOne(stockId, "ada", "k-1"));
      await expect(send(takeOne(stockId, "bob", "k-2"))).rejects.toThrow(on.crash ?? "died");
      const no = { outcome: "rejected", reason: "NotEnough" };
      expect(await send(takeOne(stockId, "bob", "k-2"))).toMatchObject(no);
      await receiveElsewhere(on, stockId, 5);
      expect(await start(on).send(takeOne(stockId, "bob", "k-2"))).toMatchObject(no);
    });

    it("sees the same facts when it is resumed, and so ends as it began", async () => {
      const on = await open();
      const stockId = await fill(on, 10);
      const { send, plan } = start(on, { onTrouble: () => undefined });
      plan("crash-after");
      await expect(send(takeOne(stockId, "ada", "k-1"))).rejects.toThrow(on.crash ?? "died");
      await receiveElsewhere(on, `${stockId}-gate`, 1);
      expect(await send(takeOne(stockId, "bob", "k-2"))).toEqual({ outcome: "rejected", reason: "Closed" });
      expect(resultOf(await start(on).send(takeOne(stockId, "ada", "k-1")))).toEqual({ taker: "ada", revision: 1 });
      expect(await taken(on, stockId)).toHaveLength(1);
    });

    it("keeps its first business time and its ids, whenever it is sent again", async () => {
      const on = await open();
      const times = ["2026-03-01T08:00:00.000Z", "2026-03-01T09:00:00.000Z"].map((time) => instant(time));
      const now = () => times.shift() ?? instant("2026-03-02T00:00:00.000Z");
      const { send, plan } = start(on, { now, onTrouble: () => undefined });
      const command = request("OpenMany", { count: 1 }, { idempotencyKey: "k-1" });
      plan("crash-after");
      await send(command).catch(() => undefined);
      const [stockId = ""] = openedIn(await send(command));
      expect(instant(uuidTimeMs(stockId))).toBe("2026-03-01T08:00:00.000Z");
      const events = await on.store.read(`stock-${stockId}`);
      expect(events.map(({ metadata }) => metadata.at)).toEqual(["2026-03-01T08:00:00.000Z"]);
    });

    it("changes nothing as long as its row cannot be kept", async () => {
      const on = await open();
      const stockId = await fill(on, 5);
      const claim = async () => {
        await pause(30);
        throw Object.assign(new Error("away"), { code: "ECONNREFUSED" });
      };
      const { send } = start(on, { idempotency: { ...on.idempotency("away"), claim }, onTrouble: () => undefined });
      const unavailable = { outcome: "unavailable", retryAfterMs: 1_000 };
      expect(await send(takeOne(stockId, "ada", "k-1"))).toEqual(unavailable);
      await pause(30);
      expect(await taken(on, stockId)).toHaveLength(0);
    });
  });

  describe(`${name}: a command`, () => {
    it("is turned away before anything happens when it may not be, does not parse, or lacks its key", async () => {
      const { send } = start(await open());
      const [input, key] = [{ stockId: "s", taker: "ada" }, { idempotencyKey: "k" }];
      const missing = { outcome: "key-refused", code: "IdempotencyKeyMissing" };
      expect(await send(request("TakeUnits", input, { ...key, principal: undefined }))).toEqual({
        outcome: "forbidden",
      });
      expect(await send(request("TakeUnits", input, { ...key, principal: admin }))).toEqual({ outcome: "forbidden" });
      expect(await send(request("TakeUnits", input))).toEqual(missing);
      const invalid = (path: string) => ({ outcome: "invalid", issues: [{ path }] });
      expect(await send(request("TakeUnits", { ...input, taker: 1 }, key))).toMatchObject(invalid("taker"));
      expect(await send(request("Unheard", {}))).toMatchObject(invalid("name"));
    });

    it("has a time of its own only under the import permission, and only in the past", async () => {
      const on = await open();
      const { send } = start(on);
      const past = "2020-01-02T03:04:05.000Z";
      const opens = (at: string, principal: Principal) => request("OpenStock", { quantity: 1 }, { at, principal });
      expect(await send(opens(past, retailer))).toEqual({ outcome: "forbidden" });
      expect(await send(opens("2999-01-01T00:00:00Z", admin))).toMatchObject({ outcome: "invalid" });
      expect(await send(opens("yesterday", admin))).toMatchObject({ outcome: "invalid" });
      const { stockId } = z.object({ stockId: z.string() }).parse(resultOf(await send(opens(past, admin))));
      const [event] = await on.store.read(`stock-${stockId}`);
      expect(event?.metadata).toMatchObject({ at: past, actor: "admin:ac-2", correlationId: "corr-1" });
    });

    it("is shed at the door when too many are under way", async () => {
      const on = await open();
      const full = Promise.withResolvers<undefined>();
      const append: typeof on.store.append = async (...args) => {
        await full.promise;
        return on.store.append(...args);
      };
      const { send } = start({ ...on, store: { ...on.store, append } }, { inFlightMax: 3 });
      let shed = 0;
      const sendOne = async () => {
        const answer = await send(request("OpenStock", { quantity: 1 }));
        if (answer.outcome === "unavailable" && (shed += 1) === 7) full.resolve(undefined);
        return answer;
      };
      const answers = await Promise.all(Array.from({ length: 10 }, sendOne));
      expect(answers.filter(({ outcome }) => outcome === "accepted")).toHaveLength(3);
      expect(answers.filter(({ outcome }) => outcome === "unavailable")).toHaveLength(7);
    });

    it("waits for what follows it, when asked to, and tells where that can be seen", async () => {
      const on = await open();
      const stockId = await fill(on, 10);
      const waiting = start(on).send({ ...takeOne(stockId, "ada", "k-1"), waitMs: 5_000 });
      await pause(50);
      await receiveElsewhere(on, "outcome", 77);
      const answer = await waiting;
      expect(resultOf(answer)).toEqual({ taker: "ada", revision: 77 });
      expect(answer.outcome === "accepted" && answer.token.seen.map(([stream]) => stream)).toContain("stock-outcome");
    });

    it("is answered as it stands when nothing follows in time", async () => {
      const on = await open();
      const stockId = await fill(on, 10);
      const answer = await start(on).send({ ...takeOne(stockId, "ada", "k-1"), waitMs: 60 });
      expect(resultOf(answer)).toEqual({ taker: "ada", revision: 1 });
    });

    it("is turned away once the process is stopping", async () => {
      const { send, stop } = start(await open());
      await stop();
      expect(await send(request("OpenStock", { quantity: 1 }))).toMatchObject({ outcome: "unavailable" });
    });
  });
};

/** A store of keyed commands whose process dies at the first answer that has to be kept before it leaves. */
const failingOnce = (store: DispatchOptions["idempotency"]): DispatchOptions["idempotency"] => {
  let isAlive = true;
  const complete: typeof store.complete = async (...args) => {
    if (!isAlive) return store.complete(...args);
    isAlive = false;
    throw new Error("the process died");
  };
  return { ...store, complete };
};
