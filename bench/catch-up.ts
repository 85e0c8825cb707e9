import { postgresEventStore } from "../adapters/event-store/postgres/event-store.ts";
import type { postgresFeed } from "../adapters/event-store/postgres/feed.ts";
import { postgresLog } from "../adapters/event-store/postgres/log.ts";
import { memoryKeyStore } from "../adapters/key-store/memory.ts";
import { decodedFeed } from "../feeds/decoded-feed.ts";
import { orderSummary } from "../projections/orders/order-summary.ts";
import { eventCatalogue } from "../schemas/event-catalogue.ts";
import { eventCodec, type EventCodec } from "../schemas/event-codec.ts";
import { alternate, median } from "./measure.ts";
import { appendOrders, eventsPerOrder } from "./order-log.ts";
import { quiet } from "./quiet.ts";
import type { Measured } from "./report.ts";
import type { Server } from "./server.ts";
import { secondsToCatchUp } from "./view-catch-up.ts";

const pageEvents = 2_000;

const logOf = ({ pool }: Server) => {
  const log = postgresLog(pool);
  return { feed: log.feed, close: log.close };
};

/** Events a second that a consumer gets which does nothing with them: read and decoded by the same feed. */
const readOnly = async (server: Server, codec: EventCodec, events: number) => {
  const log = logOf(server);
  const feed = decodedFeed({ feed: log.feed, decode: codec.decode, log: quiet });
  const cursor = feed.cursor({ partition: 0, after: undefined, handles: new Set(orderSummary.handles) });
  const started = performance.now();
  for (let read = 0; read < events;) read += (await cursor.next({ waitMs: 1_000 }))?.arrivals.length ?? 0;
  const rate = (events / (performance.now() - started)) * 1000;
  await feed.stop();
  await log.close();
  return rate;
};

/** Events a second as the driver hands them over, not even decoded. */
const rawRead = async (server: Server, events: number) => {
  const log = logOf(server);
  const started = performance.now();
  let after: Parameters<ReturnType<typeof postgresFeed>["read"]>[1];
  for (let read = 0; read < events;) {
    const page = await log.feed.read(0, after, { limit: pageEvents, waitMs: 0 });
    after = page.at(-1)?.position;
    read += page.length;
  }
  const rate = (events / (performance.now() - started)) * 1000;
  await log.close();
  return rate;
};

/** Events a second from an empty orders view until it has seen them all. */
const caughtUp = async (server: Server, codec: EventCodec, events: number) => {
  const log = logOf(server);
  const [last] = await server.pool
    .query<{ stream: string; position: string }>(
      "SELECT stream, lpad(position::text, 16, '0') AS position FROM log_events ORDER BY log_events.position DESC LIMIT 1",
    )
    .then(({ rows }) => rows);
  if (!last) throw new Error("there is nothing to catch up with");
  const seconds = await secondsToCatchUp(server, { feed: log.feed, codec, seen: [[last.stream, last.position]] });
  await log.close();
  return events / seconds;
};

const append = async ({ pool }: Server, codec: EventCodec, from: number, orders: number) => {
  const store = postgresEventStore(pool);
  await appendOrders(store, codec, from, orders);
  await store.close();
};

/** Catch-up of the orders view, one row per order, against a consumer that does nothing with the same events. */
export const benchCatchUp = async (server: Server): Promise<readonly Measured[]> => {
  const codec = eventCodec(eventCatalogue(), memoryKeyStore());
  const results: Measured[] = [];
  const rates = new Map<number, number>();
  let orders = 0;
  for (const { events, rounds } of [
    { events: 20_000, rounds: 5 },
    { events: 100_000, rounds: 3 },
    { events: 1_000_000, rounds: 1 },
  ]) {
    await append(server, codec, orders, events / eventsPerOrder - orders);
    orders = events / eventsPerOrder;
    await server.pool.query("ANALYZE");
    const figures = await alternate(rounds, {
      nothing: () => readOnly(server, codec, events),
      projected: () => caughtUp(server, codec, events),
      raw: () => rawRead(server, events),
    });
    const [nothing, projected, raw] = [median(figures.nothing), median(figures.projected), median(figures.raw)];
    rates.set(events, projected);
    const detail = { "projected/s": projected, "delivered/s": nothing, "raw/s": raw };
    const what = `catch-up of ${events} events, one row per order, against doing nothing`;
    if (events !== 100_000)
      results.push({ what, value: projected / nothing, unit: "x", atLeast: 0.4, aim: 0.58, detail });
  }
  const [small, large] = [rates.get(100_000) ?? Number.NaN, rates.get(1_000_000) ?? Number.NaN];
  const detail = { "at 1,000,000/s": large, "at 100,000/s": small };
  const what = "catch-up rate at 1,000,000 events against at 100,000";
  return [...results, { what, value: large / small, unit: "x", atLeast: 0.8, aim: 0.95, detail }];
};
