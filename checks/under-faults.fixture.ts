import { setTimeout as pause } from "node:timers/promises";
import { expect, inject } from "vitest";
import { type Draw, drawsOf, faultSettings } from "./fault-settings.ts";
import { wrongAnswers } from "./gateway-answers.ts";
import { client } from "./http-client.ts";
import { onEngines, type OnEngines, type OnEnginesOptions } from "./on-engines.fixture.ts";
import { type Acknowledged, orderLoad } from "./order-load.ts";
import { patient } from "./patient-client.ts";
import { makeWorld } from "./world.ts";

export const buyers = 6;
const paceMs = 100;
const firstMs = 500;
const spreadMs = 4_500;
const afterMs = 1_000;

export type UnderFaults = {
  readonly on: OnEngines;
  /** Orders before, through and after `fault`, which begins at a random point within them; then every promise over all orders so far. */
  readonly keepsPromises: (fault: (draw: Draw) => Promise<unknown>) => Promise<void>;
  readonly close: () => Promise<void>;
};

const { rounds, seed, ...lasting } = faultSettings();
export const { downMs, frozenMs } = lasting;

/** For `describe.each`. */
export const roundNumbers = Array.from({ length: rounds }, (_, index) => index + 1);

/** Longer than any fault, the orders that wait for its end, and what is drained after it. */
export const faultTimeoutMs = 900_000 + 2 * Math.max(downMs, frozenMs);

/** For all of them to start, with the demo's data, also where little of the machine is left for them. */
export const startTimeoutMs = 1_200_000;

type Stocked = { readonly _id: string; readonly inventory: { readonly available: number } };

/** Units available, as the catalog holds them. */
const storedStocks = async ({ mongo }: OnEngines, products: readonly string[]) => {
  const found = await mongo
    .collection<Stocked>("products")
    .find({ _id: { $in: [...products] } })
    .toArray();
  const available = new Map(found.map(({ _id, inventory }) => [_id, inventory.available]));
  return new Map(products.map((id) => [id, available.get(id)]));
};

/** Two of every process on the engines that the specs are given, under orders, for faults to happen to. */
export const underFaults = async (options: OnEnginesOptions = {}): Promise<UnderFaults> => {
  const urls = {
    eventstoreUrl: inject("eventstoreUrl"),
    kafkaBrokers: inject("kafkaBrokers"),
    mongodbUrl: inject("mongodbUrl"),
    redisUrl: inject("redisUrl"),
  };
  console.log(`TRADEPOST_FAULT_SEED=${seed} repeats the points of this run`);
  const on = await onEngines(urls, options);
  const ats = on.all.gateways.map(({ url }) => client(url));
  const taken: Acknowledged[] = [];

  const keepsPromises: UnderFaults["keepsPromises"] = async (fault) => {
    const [at] = ats;
    if (!at) throw new Error("no gateway runs");
    const name = expect.getState().currentTestName ?? "";
    const draw = drawsOf(seed, name);
    const beginsMs = firstMs + draw(spreadMs);
    const world = await makeWorld(patient(at), { productCount: 8, retailerCount: buyers });
    const through = async () => {
      await pause(beginsMs);
      await fault(draw);
      await pause(afterMs);
    };
    const { acknowledged, retries } = await orderLoad(ats, world, { buyers, paceMs }, through());
    console.log(`${name}: ${beginsMs} ms into ${acknowledged.length} orders, ${retries} sent again (seed ${seed})`);
    taken.push(...acknowledged);
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(await on.brokenPromises(taken)).toEqual([]);
    const [stocks, token] = [await storedStocks(on, world.products), world.retailers[0]?.token ?? ""];
    expect(
      await wrongAnswers(
        ats.map((each) => patient(each)),
        { stocks, token },
      ),
    ).toEqual([]);
  };

  return {
    on,
    keepsPromises,
    close: async () => {
      for (const at of ats) at.close();
      await on.close();
    },
  };
};
