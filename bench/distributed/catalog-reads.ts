import { setTimeout as pause } from "node:timers/promises";
import autocannon from "autocannon";
import type { Mongo } from "../../adapters/mongo/open.ts";
import { client } from "../../checks/http-client.ts";
import { makeWorld, type World } from "../../checks/world.ts";
import { median } from "../measure.ts";
import type { Measured } from "../report.ts";
import type { Server } from "../server.ts";
import type { BenchEngines } from "./engines.ts";
import { withProcesses } from "./processes.ts";

const rounds = 3;
const [productCount, retailerCount] = [500, 15];
/** A round asks for products on behalf of so many retailers of its own: each has answers of its own. */
const retailersPerRound = retailerCount / rounds;
const warmReads = 6_000;
/** Fewer than a process keeps. */
const warmKeys = 1_000;
const visibleWithinMs = 60_000;

type Read = { readonly path: string; readonly token: string };

/** Answers a second to 20 clients, each of `reads` once; every answer must be a 200. */
const answersPerSecond = async (url: string, reads: readonly Read[]) => {
  let next = 0;
  const result = await autocannon({
    url,
    connections: 20,
    amount: reads.length,
    sampleInt: 20,
    requests: [
      {
        setupRequest: (request) => {
          const { path, token } = reads[next++ % reads.length] ?? { path: "/", token: "" };
          return { ...request, path, headers: { authorization: `Bearer ${token}` } };
        },
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed`);
  return result["2xx"] / result.duration;
};

/** What nobody else reads; round by round. */
const readsOf = ({ products, retailers }: World, round: number): readonly Read[] =>
  retailers
    .slice(round * retailersPerRound, (round + 1) * retailersPerRound)
    .flatMap(({ token }) => products.map((id) => ({ path: `/api/products/${id}`, token })));

const untilVisible = async (url: string, reads: readonly Read[]) => {
  const at = client(url);
  for (const deadline = performance.now() + visibleWithinMs; ;) {
    const answers = await Promise.all(reads.map((read) => at.call({ method: "GET", ...read })));
    if (answers.every(({ status }) => status === 200)) break;
    if (performance.now() > deadline) throw new Error("the products did not become visible");
    await pause(200);
  }
  at.close();
};

/** Queries that MongoDB has answered since it started. */
const queriesOf = async (mongo: Mongo["db"]) => {
  const status = await mongo.command({ serverStatus: 1 });
  return Number(/"query":(\d+)/.exec(JSON.stringify(status["opcounters"]))?.[1]);
};

type Level = "none" | "shared" | "own";
type Figure = { readonly level: Level; readonly perSecond: number; readonly queries: number };

const line = (figures: readonly Figure[], level: Level, what: string): Measured => {
  const of = figures.filter((figure) => figure.level === level);
  return {
    what: `product detail over REST, 20 clients, ${what}`,
    value: median(of.map(({ perSecond }) => perSecond)),
    unit: "/s",
    detail: { "MongoDB's queries an answer": median(of.map(({ queries }) => queries)) },
  };
};

/** Product detail at a gateway: what no cache has, what Redis has of the other gateway, what the process has itself. */
export const benchCatalogReads = (
  engines: Pick<BenchEngines, "settings" | "brokers">,
  server: Server,
): Promise<readonly Measured[]> =>
  withProcesses(engines, server, async ({ gateways, mongo }) => {
    const urls = gateways.map(({ url }) => url);
    const at = client(urls[0] ?? "");
    const world = await makeWorld(at, { productCount, retailerCount: retailerCount + 1 });
    at.close();
    const lastOne = world.retailers.at(-1)?.token ?? "";
    await untilVisible(
      urls[0] ?? "",
      world.products.map((id) => ({ path: `/api/products/${id}`, token: lastOne })),
    );

    const figures: Figure[] = [];
    const measure = async (level: Level, url: string, reads: readonly Read[]) => {
      const before = await queriesOf(mongo);
      const perSecond = await answersPerSecond(url, reads);
      figures.push({ level, perSecond, queries: ((await queriesOf(mongo)) - before) / reads.length });
    };
    for (let round = 0; round < rounds; round += 1) {
      const [here = "", there = ""] = round % 2 === 0 ? urls : urls.toReversed();
      const reads = readsOf(world, round);
      const kept = reads.slice(-warmKeys);
      await measure("none", here, reads);
      await measure("shared", there, reads);
      await measure(
        "own",
        there,
        Array.from({ length: warmReads }, (_, index) => kept[index % warmKeys] ?? { path: "/", token: "" }),
      );
    }
    return [
      line(figures, "own", "warm in the process"),
      line(figures, "shared", "warm in Redis"),
      line(figures, "none", "warm nowhere"),
    ];
  });
