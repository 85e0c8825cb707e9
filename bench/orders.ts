import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import autocannon from "autocannon";
import type { Pool } from "pg";
import { type Instance, startInstance } from "../checks/instance.ts";
import { type Client, client } from "../checks/http-client.ts";
import { alternate, median, quantile } from "./measure.ts";
import type { Measured } from "./report.ts";
import type { Server } from "./server.ts";
import { makeWorld, type World } from "../checks/world.ts";

const clients = 20;
const pick = <Item>(items: readonly Item[]): Item => {
  const item = items[randomInt(items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
};

/** Three lines: three products at random, or the hot one and two at random. */
const orderOf = ({ products, hotProduct }: World, hot: boolean) => {
  const lines = new Set(hot ? [hotProduct] : []);
  while (lines.size < 3) lines.add(pick(products));
  return { items: [...lines].map((productId) => ({ productId, quantity: 1 + randomInt(20) })) };
};

const headersOf = (token: string) => ({
  authorization: `Bearer ${token}`,
  "content-type": "application/json",
  "idempotency-key": randomUUID(),
});

const counts = async (pool: Pool) => {
  const { rows } = await pool.query<{ placed: number; confirmed: number; rejected: number }>(
    `SELECT count(*) FILTER (WHERE type = 'OrderPlaced')::int AS placed, count(*) FILTER (WHERE type = 'OrderConfirmed')::int AS confirmed,
            count(*) FILTER (WHERE type = 'OrderRejected')::int AS rejected FROM log_events`,
  );
  return rows[0] ?? { placed: 0, confirmed: 0, rejected: 0 };
};

/** Waits until every order placed since `before` is confirmed; rejections would spoil the figure. */
const drained = async (pool: Pool, before: Awaited<ReturnType<typeof counts>>) => {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(20)) {
    const now = await counts(pool);
    if (now.rejected > before.rejected) throw new Error("orders were rejected under load");
    if (now.confirmed - before.confirmed === now.placed - before.placed) return now.confirmed - before.confirmed;
  }
  throw new Error("orders stayed unconfirmed for a minute");
};

/** Orders placed by 20 clients for `seconds`, a second counted until the last of them is confirmed. */
const confirmedPerSecond = async (server: Server, url: string, world: World, hot: boolean, seconds: number) => {
  const before = await counts(server.pool);
  const started = performance.now();
  const result = await autocannon({
    url: `${url}/api/orders`,
    connections: clients,
    duration: seconds,
    requests: [
      {
        method: "POST",
        setupRequest: (request) => ({
          ...request,
          headers: headersOf(pick(world.retailers).token),
          body: JSON.stringify(orderOf(world, hot)),
        }),
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed`);
  const confirmed = await drained(server.pool, before);
  return (confirmed / (performance.now() - started)) * 1000;
};

type Timed = { readonly commandMs: number; readonly visibleMs: number };

const placeAndSee = async (at: Client, world: World): Promise<Timed> => {
  const { token } = pick(world.retailers);
  const started = performance.now();
  const placed = await at.call({
    method: "POST",
    path: "/api/orders",
    body: orderOf(world, false),
    headers: headersOf(token),
  });
  const answered = performance.now();
  const id = /"orders":\[\{"id":"([0-9a-f-]+)"/.exec(placed.text)?.[1];
  if (!id) throw new Error(`no order: ${placed.status} ${placed.text.slice(0, 300)}`);
  const headers = { "consistency-token": `${placed.headers["consistency-token"] ?? ""}`, prefer: "consistency=strict" };
  const seen = await at.call({ method: "GET", path: `/api/orders/${id}`, token, headers });
  if (seen.status !== 200) throw new Error(`the order is not seen: ${seen.status} ${seen.text.slice(0, 300)}`);
  return { commandMs: answered - started, visibleMs: performance.now() - started };
};

/** Orders at a fixed rate, whether or not the ones before are answered; each timed from when it was due. */
const atRate = async (perSecond: number, seconds: number, one: () => Promise<Timed>) => {
  const [started, timed]: [number, Promise<Timed>[]] = [performance.now(), []];
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const due = started + (index * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await pause(early);
    const late = Math.max(0, performance.now() - due);
    timed.push(
      one().then(({ commandMs, visibleMs }) => ({ commandMs: commandMs + late, visibleMs: visibleMs + late })),
    );
  }
  return Promise.all(timed);
};

/** Highest resident memory while `work` runs, in MB. */
const withMemory = async <Result>(instance: Instance, work: () => Promise<Result>) => {
  let [most, done] = [0, false];
  const watching = (async () => {
    for (; !done; await pause(200)) most = Math.max(most, await instance.memoryBytes());
  })();
  const result = await work().finally(() => (done = true));
  await watching;
  return { result, memoryMb: most / 1e6 };
};

const settings = { TRADEPOST_RATE_LIMITS: "off", LOG_LEVEL: "error" };

export const benchOrders = async (server: Server, seconds = 8): Promise<readonly Measured[]> => {
  const instance = await startInstance(server.dataFolder, { ...settings, DATABASE_URL: server.url });
  const at = client(instance.url);
  try {
    const world = await makeWorld(at, { productCount: 1_000 });
    const run = (hot: boolean, forSeconds = seconds) =>
      confirmedPerSecond(server, instance.url, world, hot, forSeconds);
    await run(false, 4);
    const { result: rates, memoryMb } = await withMemory(instance, () =>
      alternate(3, { distinct: () => run(false), hot: () => run(true) }),
    );
    const [distinct, hot] = [median(rates.distinct), median(rates.hot)];
    const timed = await atRate(distinct / 2, seconds, () => placeAndSee(at, world));
    const p99 = (of: keyof Timed) =>
      quantile(
        timed.map((each) => each[of]),
        0.99,
      );
    const p50 = (of: keyof Timed) =>
      quantile(
        timed.map((each) => each[of]),
        0.5,
      );
    const rate = { "orders/s": distinct / 2 };
    return [
      {
        what: "orders of 3 lines placed and confirmed, distinct products",
        value: distinct,
        unit: "/s",
        atLeast: 300,
        aim: 500,
        detail: {},
      },
      {
        what: "the same, all on one hot product",
        value: hot / distinct,
        unit: "x",
        atLeast: 0.5,
        aim: 1,
        detail: { "orders/s": hot },
      },
      {
        what: "one command at half of that rate, p99",
        value: p99("commandMs"),
        unit: "ms",
        atMost: 60,
        aim: 30,
        detail: { ...rate, p50: p50("commandMs") },
      },
      {
        what: "write to visible at half of that rate, p99",
        value: p99("visibleMs"),
        unit: "ms",
        atMost: 250,
        aim: 100,
        detail: { ...rate, p50: p50("visibleMs") },
      },
      {
        what: "memory of the Node process under the order load",
        value: memoryMb,
        unit: "MB",
        atMost: 250,
        aim: 180,
        detail: {},
      },
    ];
  } finally {
    at.close();
    await instance.stop();
  }
};
