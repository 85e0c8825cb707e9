import { setTimeout as pause } from "node:timers/promises";
import { client } from "../checks/http-client.ts";
import { type Instance, startInstance } from "../checks/instance.ts";
import { makeWorld } from "../checks/world.ts";
import { alternate, median, quantile } from "./measure.ts";
import { atRate, placeAndSee, type Timed } from "./order-latency.ts";
import { confirmedPerSecond } from "./order-rate.ts";
import type { Measured } from "./report.ts";
import type { Server } from "./server.ts";

/** Highest resident memory while `work` runs, in MB. */
const withMemory = async <Result>(instance: Instance, work: () => Promise<Result>) => {
  let [most, done] = [0, false];
  const watching = (async () => {
    while (!done) {
      most = Math.max(most, await instance.memoryBytes());
      await pause(200);
    }
  })();
  const result = await work().finally(() => (done = true));
  await watching;
  return { result, memoryMb: most / 1e6 };
};

const barPerSecond = 300;

const rates = (distinct: number, hot: number): readonly Measured[] => {
  const what = "orders of 3 lines placed and confirmed, distinct products";
  return [
    { what, value: distinct, unit: "/s", atLeast: barPerSecond, aim: 500, detail: {} },
    {
      what: "the same, all on one hot product",
      value: hot / distinct,
      unit: "x",
      atLeast: 0.5,
      aim: 1,
      detail: { "orders/s": hot },
    },
  ];
};

const p99 = (times: readonly number[]) => quantile(times, 0.99);

/** `rounds`: every order of each. The middle one of their 99th percentiles counts: one slow moment of the machine spoils a round. */
const latencies = (rounds: readonly (readonly Timed[])[], perSecond: number, at: string): readonly Measured[] => {
  const of = (which: keyof Timed) => {
    const times = rounds.map((timed) => timed.map((each) => each[which]));
    const [lowest = 0, ...others] = times.map(p99).toSorted((left, right) => left - right);
    const spread = { "lowest ms": lowest, "highest ms": others.at(-1) ?? lowest };
    return {
      value: median(times.map(p99)),
      detail: { "orders/s": perSecond, "p50 ms": median(times.flat()), ...spread },
    };
  };
  return [
    { what: `one command at ${at}, p99`, ...of("commandMs"), unit: "ms", atMost: 60, aim: 30 },
    { what: `write to visible at ${at}, p99`, ...of("visibleMs"), unit: "ms", atMost: 250, aim: 100 },
  ];
};

/** Orders over HTTP by logged-in retailers with KYC, private prices for some, projections running. */
export const benchOrders = async (server: Server, seconds = 8): Promise<readonly Measured[]> => {
  const env = { TRADEPOST_RATE_LIMITS: "off", LOG_LEVEL: "error", DATABASE_URL: server.url };
  const instance = await startInstance(server.dataFolder, env);
  const at = client(instance.url, 256);
  try {
    const world = await makeWorld(at, { productCount: 1_000 });
    const target = { pool: server.pool, url: instance.url, world };
    await confirmedPerSecond(target, false, 4);
    const { result: figures, memoryMb } = await withMemory(instance, () =>
      alternate(3, {
        distinct: () => confirmedPerSecond(target, false, seconds),
        hot: () => confirmedPerSecond(target, true, seconds),
      }),
    );
    const [distinct, hot] = [median(figures.distinct), median(figures.hot)];
    const one = () => placeAndSee(at, world);
    const timed = await alternate(3, {
      halfTheBar: () => atRate(barPerSecond / 2, seconds, one),
      halfTheRate: () => atRate(distinct / 2, seconds, one),
    });
    const memory = { what: "memory of the Node process under the order load", value: memoryMb, unit: "MB" };
    return [
      ...rates(distinct, hot),
      ...latencies(timed.halfTheBar, barPerSecond / 2, "half of the bar's rate"),
      ...latencies(timed.halfTheRate, distinct / 2, "half of the reached rate"),
      { ...memory, atMost: 250, aim: 180, detail: {} },
    ];
  } finally {
    at.close();
    await instance.stop();
  }
};
