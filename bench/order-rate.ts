import { setTimeout as pause } from "node:timers/promises";
import autocannon from "autocannon";
import type { Pool } from "pg";
import type { World } from "../checks/world.ts";
import { headersOf, orderOf, pick } from "./order-requests.ts";

const clients = 20;

/** A running instance with a world in it, and its database. */
export type Target = { readonly pool: Pool; readonly url: string; readonly world: World };

const counts = async (pool: Pool) => {
  const { rows } = await pool.query<{ placed: number; confirmed: number; rejected: number }>(
    `SELECT count(*) FILTER (WHERE type = 'OrderPlaced')::int AS placed, count(*) FILTER (WHERE type = 'OrderConfirmed')::int AS confirmed,
            count(*) FILTER (WHERE type = 'OrderRejected')::int AS rejected FROM log_events`,
  );
  return rows[0] ?? { placed: 0, confirmed: 0, rejected: 0 };
};

/** Waits until every order placed since `before` is confirmed; rejections would spoil the figure. */
const drained = async (pool: Pool, before: Awaited<ReturnType<typeof counts>>) => {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
    const now = await counts(pool);
    if (now.rejected > before.rejected) throw new Error("orders were rejected under load");
    if (now.confirmed - before.confirmed === now.placed - before.placed) return now.confirmed - before.confirmed;
    await pause(20);
  }
  throw new Error("orders stayed unconfirmed for a minute");
};

/** Orders placed by 20 clients for `seconds`, a second counted until the last of them is confirmed. */
export const confirmedPerSecond = async ({ pool, url, world }: Target, hot: boolean, seconds: number) => {
  const before = await counts(pool);
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
  const confirmed = await drained(pool, before);
  return (confirmed / (performance.now() - started)) * 1000;
};
