import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ordersTable } from "../adapters/views/postgres/orders-tables.ts";
import type { Kind } from "../deploy/distributed/configuration.ts";
import { engineControl, type EngineName, howToControl } from "./engine-control.ts";
import { placedIn } from "./event-promises.ts";
import { type Client, client } from "./http-client.ts";
import { onEngines, type OnEngines } from "./on-engines.fixture.ts";
import { type Acknowledged, orderLoad } from "./order-load.ts";
import { settled } from "./settled.ts";
import { makeWorld } from "./world.ts";

const control = engineControl();
if (!control) console.warn(howToControl);
const downMs = Number(process.env["TRADEPOST_ENGINE_DOWN_MS"] ?? 6_000);
const frozenMs = 10_000;
const buyers = 6;

type Stocked = { readonly _id: string; readonly inventory: { readonly available: number } };

describe("Two of every process on engines that fail under load", { timeout: 400_000 }, () => {
  let on: OnEngines;
  let ats: readonly Client[];
  const taken: Acknowledged[] = [];

  beforeAll(async () => {
    on = await onEngines({
      eventstoreUrl: inject("eventstoreUrl"),
      kafkaBrokers: inject("kafkaBrokers"),
      mongodbUrl: inject("mongodbUrl"),
      redisUrl: inject("redisUrl"),
    });
    ats = on.all.gateways.map(({ url }) => client(url));
  }, 180_000);
  afterAll(async () => {
    for (const at of ats) at.close();
    await on.close();
  });

  /** What both gateways say of the stock of `products`, caches and all, beside what the catalog holds. */
  const wrongAnswers = async (products: readonly string[], token: string) => {
    const wrong: string[] = [];
    const stocks = on.mongo.collection<Stocked>("products");
    for (const id of products) {
      const stored = await stocks.findOne({ _id: id });
      for (const at of ats) {
        const { status, text } = await at.call({ method: "GET", path: `/api/products/${id}`, token });
        const available = Number(/"available":(\d+)/.exec(text)?.[1]);
        if (available !== stored?.inventory.available) wrong.push(`${id}: ${status} ${available}`);
      }
    }
    return wrong;
  };

  /** Orders before, through and after `fault`; then every promise over all orders so far. */
  const keepsPromises = async (fault: () => Promise<unknown>) => {
    const [at] = ats;
    if (!at) throw new Error("no gateway runs");
    const world = await makeWorld(at, { productCount: 8, retailerCount: buyers });
    const through = async () => {
      await pause(500 + randomInt(1_000));
      await fault();
      await pause(1_000);
    };
    const { acknowledged } = await orderLoad(ats, world, buyers, through());
    taken.push(...acknowledged);
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(await on.brokenPromises(taken)).toEqual([]);
    expect(await wrongAnswers(world.products, world.retailers[0]?.token ?? "")).toEqual([]);
  };

  const unseen = async (orderIds: readonly string[]) => {
    const text = `SELECT id::text FROM ${ordersTable} WHERE id = ANY ($1::uuid[])`;
    const { rows } = await on.server.pool.query<{ id: string }>(text, [orderIds]);
    const seen = new Set(rows.map(({ id }) => id));
    return orderIds.filter((id) => !seen.has(id));
  };

  /** Stops a process for a while, and until all orders of that while are in the view without it. */
  const frozen = async (kind: Kind, index: number) => {
    const { pid } = on.all.running(kind, index);
    process.kill(pid, "SIGSTOP");
    try {
      const before = (await on.events()).length;
      await pause(frozenMs);
      const placed = placedIn((await on.events()).slice(before)).map(({ stream }) => stream.slice("order-".length));
      expect(placed.length).toBeGreaterThan(buyers);
      await settled(() => unseen(placed));
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await pause(2_000);
  };

  it.each<readonly [Kind, number]>([
    ["command-handlers", 0],
    ["projections", 0],
    ["relay", 0],
    ["relay", 1],
    ["read-api", 0],
  ])("keep every promise when a process is killed: %s %i", async (kind, index) => {
    await keepsPromises(async () => {
      await on.all.running(kind, index).kill("SIGKILL");
      await pause(randomInt(3_000));
      await on.all.restart(kind, index);
    });
  });

  it
    .runIf(control !== undefined || process.env["CI"])
    .each<readonly [EngineName]>([["kafka"], ["eventstoredb"], ["mongodb"], ["redis"]])(
    "keep every promise when an engine is killed and comes back: %s",
    async (name) => {
      if (!control) throw new Error(howToControl);
      await keepsPromises(async () => {
        await control.kill(name);
        await pause(downMs).finally(() => control.up(name));
      });
    },
  );

  it("keep every promise when Postgres is killed and comes back", async () => {
    await keepsPromises(async () => {
      on.server.kill();
      await pause(downMs).finally(on.server.restart);
    });
  });

  it.each<readonly [Kind, number]>([
    ["relay", 0],
    ["relay", 1],
    ["projections", 0],
  ])("keep every promise when a process is frozen, replaced, and wakes up again: %s %i", async (kind, index) => {
    await keepsPromises(() => frozen(kind, index));
  });

  it("fill the catalog again by themselves when MongoDB's database is dropped under them", async () => {
    await keepsPromises(() => on.mongo.dropDatabase());
  });

  it("answer rightly when Redis is emptied", async () => {
    await keepsPromises(() => on.emptyRedis());
  });
});
