import { client } from "../../checks/http-client.ts";
import { makeWorld } from "../../checks/world.ts";
import { kinds } from "../../deploy/distributed/configuration.ts";
import { withBusy } from "../busy.ts";
import { quantile } from "../measure.ts";
import { atRate, placeAndSee, type Timed } from "../order-latency.ts";
import type { Measured } from "../report.ts";
import type { Server } from "../server.ts";
import type { BenchEngines } from "./engines.ts";
import { counts, type Processes, withProcesses } from "./processes.ts";

/** The lower one tells what is the system's own where so many processes have no room on the machine for the higher one. */
const rates = [25, 100];
const warmUp = { perSecond: 50, seconds: 5 };
const socketsMax = 256;

type Load = { readonly perSecond: number; readonly timed: readonly Timed[]; readonly busyPercent: number };

const latencies = ({ perSecond, timed, busyPercent }: Load): readonly Measured[] => {
  const of = (which: keyof Timed, share: number) =>
    quantile(
      timed.map((each) => each[which]),
      share,
    );
  const line = (what: string, which: keyof Timed): Measured => ({
    what: `${what} at ${perSecond} orders/s through two gateways, p99`,
    value: of(which, 0.99),
    unit: "ms",
    isCost: true,
    detail: { "p50 ms": of(which, 0.5), orders: timed.length, "cores busy %": busyPercent },
  });
  return [line("one command", "commandMs"), { ...line("write to visible", "visibleMs"), aim: 250 }];
};

const memories = ({ running }: Pick<Processes, "running">) =>
  Promise.all(
    kinds.flatMap((kind) =>
      Array.from({ length: counts[kind] }, async (_, index): Promise<Measured> => {
        const what = `memory of ${kind} ${index + 1} after it`;
        const value = (await running(kind, index).memoryBytes()) / 1e6;
        return { what, value, unit: "MB", aim: 200, isCost: true, detail: {} };
      }),
    ),
  );

/** Orders of 3 lines written at one gateway and read at the other one with the token of the write, in turn. */
export const benchOrdersAcross = (
  engines: Pick<BenchEngines, "settings" | "brokers">,
  server: Server,
  seconds = 15,
): Promise<readonly Measured[]> =>
  withProcesses(engines, server, async ({ gateways, running }) => {
    const ats = gateways.map(({ url }) => client(url, socketsMax));
    const [here, there] = ats;
    if (!here || !there) throw new Error("two gateways are needed");
    try {
      const world = await makeWorld(here, { productCount: 500 });
      let turn = 0;
      const one = () => {
        const [writeAt, readAt] = turn++ % 2 === 0 ? [here, there] : [there, here];
        return placeAndSee(writeAt, world, readAt);
      };
      await atRate(warmUp.perSecond, warmUp.seconds, one);
      const results: Measured[] = [];
      for (const perSecond of rates) {
        const { result: timed, busyPercent } = await withBusy(() => atRate(perSecond, seconds, one));
        results.push(...latencies({ perSecond, timed, busyPercent }));
      }
      return [...results, ...(await memories({ running }))];
    } finally {
      for (const at of ats) at.close();
    }
  });
