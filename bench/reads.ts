import { type ChildProcess, fork } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import autocannon from "autocannon";
import { client } from "../checks/http-client.ts";
import { freePort, startInstance } from "../checks/instance.ts";
import { makeWorld } from "../checks/world.ts";
import { alternate, median } from "./measure.ts";
import type { Measured } from "./report.ts";
import type { Server } from "./server.ts";

const fields = `{ id sku name description companyName category { primary tags }
  pricing { currency basePrice { amount } bulkPricing { minQuantity discount } } inventory { available } media { images } }`;
const list = `query ($page: Int) { products(first: 20, page: $page) { nodes ${fields} } }`;
const detail = `query ($id: ID!) { product(id: $id) ${fields} }`;
const search = `query ($query: String!) { searchProducts(query: $query, first: 20) { nodes ${fields} } }`;

type Asked = { readonly query: string; readonly variables: Readonly<Record<string, unknown>> };

/** Answers a second to 20 clients; every answer must be a 200 without errors. */
const answersPerSecond = async (url: string, token: string | undefined, seconds: number, ask: () => Asked) => {
  const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const result = await autocannon({
    url: `${url}/graphql`,
    connections: 20,
    duration: seconds,
    requests: [{ method: "POST", headers, setupRequest: (request) => ({ ...request, body: JSON.stringify(ask()) }) }],
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed`);
  return result.requests.average;
};

const bareYoga = async (): Promise<{ readonly url: string; readonly child: ChildProcess }> => {
  const port = await freePort();
  const child = fork(join(import.meta.dirname, "bare-yoga.ts"), { env: { ...process.env, PORT: `${port}` } });
  await once(child, "message");
  return { url: `http://127.0.0.1:${port}`, child };
};

const check = async (url: string, token: string, asked: Asked, answered: (text: string) => boolean) => {
  const at = client(url);
  const { text } = await at.call({ method: "POST", path: "/graphql", token, body: asked });
  at.close();
  if (text.includes('"errors"') || !answered(text)) throw new Error(`a wrong answer: ${text.slice(0, 500)}`);
};

/** Product reads over GraphQL with a retailer's login, many different ones, against bare Yoga answering 20 products from memory. */
export const benchReads = async (server: Server, seconds = 5): Promise<readonly Measured[]> => {
  const env = { TRADEPOST_RATE_LIMITS: "off", LOG_LEVEL: "error", DATABASE_URL: server.url };
  const instance = await startInstance(server.dataFolder, env);
  const bare = await bareYoga();
  const at = client(instance.url);
  try {
    const world = await makeWorld(at, { productCount: 1_000, retailerCount: 5 });
    const token = world.retailers[0]?.token ?? "";
    const asks = {
      list: () => ({ query: list, variables: { page: 1 + randomInt(40) } }),
      detail: () => ({ query: detail, variables: { id: world.products[randomInt(world.products.length)] } }),
      search: () => ({ query: search, variables: { query: `product ${1 + randomInt(99)}` } }),
    };
    const isFull = (text: string) => text.split('"sku"').length === 21;
    await check(instance.url, token, { query: list, variables: { page: 2 } }, isFull);
    await check(instance.url, token, { query: search, variables: { query: "load product" } }, isFull);
    await check(instance.url, token, asks.detail(), (text) => text.includes('"sku"'));
    await check(bare.url, token, { query: list, variables: { page: 1 } }, isFull);

    const ours = (ask: () => Asked) => () => answersPerSecond(instance.url, token, seconds, ask);
    const figures = await alternate(3, {
      bare: () => answersPerSecond(bare.url, undefined, seconds, () => ({ query: list, variables: { page: 1 } })),
      list: ours(asks.list),
      detail: ours(asks.detail),
      search: ours(asks.search),
    });
    const base = median(figures.bare);
    return (["list", "detail", "search"] as const).map((name) => ({
      what: `GraphQL ${name === "list" ? "list of 20" : name === "search" ? "two-word search" : name}, 20 clients, against bare Yoga`,
      value: median(figures[name]) / base,
      unit: "x",
      atLeast: 0.6,
      aim: 0.85,
      detail: { "answers/s": median(figures[name]), "bare/s": base },
    }));
  } finally {
    at.close();
    bare.child.kill();
    await instance.stop();
  }
};
