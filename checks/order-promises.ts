import type { Pool } from "pg";
import type { Acknowledged } from "./order-load.ts";

/** What the log owes to those whose orders it took. Read off the stored events alone, by SQL of its own. */
export type Broken = {
  readonly promise: "lost" | "doubled" | "order" | "oversold" | "unsettled";
  readonly what: string;
};

export type Placed = { readonly stream: string; readonly reference: string };

const placedOf = async (pool: Pool) => {
  const { rows } = await pool.query<Placed>(
    "SELECT stream, data->>'reference' AS reference FROM log_events WHERE type = 'OrderPlaced'",
  );
  return rows;
};

/** Every acknowledged order stands in the log under the id that was answered, and no key stands there twice. */
export const kept = (placed: readonly Placed[], acknowledged: readonly Acknowledged[]): readonly Broken[] => {
  const byReference = Map.groupBy(placed, ({ reference }) => reference);
  return acknowledged.flatMap(({ key, orderId }): readonly Broken[] => {
    const found = byReference.get(key) ?? [];
    if (found.length > 1) return [{ promise: "doubled", what: `${key} was placed ${found.length} times` }];
    if (found[0]?.stream === `order-${orderId}`) return [];
    return [
      { promise: "lost", what: `${key} was acknowledged as ${orderId}, stored as ${found[0]?.stream ?? "nothing"}` },
    ];
  });
};

/** Positions without a gap, revisions without a gap in each stream, in the order of positions. */
const ordered = async (pool: Pool): Promise<readonly Broken[]> => {
  const { rows } = await pool.query<{ what: string }>(`
    SELECT 'position ' || position AS what FROM (
      SELECT position, position - lag(position, 1, 0::bigint) OVER (ORDER BY position) AS step FROM log_events) AS steps
     WHERE step <> 1
    UNION ALL
    SELECT stream || '@' || revision FROM (
      SELECT stream, revision, revision - lag(revision, 1, -1) OVER (PARTITION BY stream ORDER BY position) AS step
        FROM log_events) AS steps
     WHERE step <> 1 LIMIT 10`);
  return rows.map(({ what }) => ({ promise: "order", what }));
};

export type StockEvent = {
  readonly type: string;
  readonly product: string;
  readonly quantity: string | null;
  readonly difference: string | null;
  readonly position: string;
};

type Stock = { readonly stocked: number; readonly reserved: number; readonly committed: number };

/** What one unit of each movement does to stocked, reserved, committed. */
const effects: Readonly<Record<string, readonly [stocked: number, reserved: number, committed: number]>> = {
  StockReceived: [1, 0, 0],
  StockCounted: [1, 0, 0],
  StockAdjusted: [1, 0, 0],
  StockReserved: [0, 1, 0],
  StockReleased: [0, -1, 0],
  StockReservationExpired: [0, -1, 0],
  StockCommitted: [0, -1, 1],
  StockReturned: [0, 0, -1],
};

/** The types of event that move stock. */
export const movements: readonly string[] = Object.keys(effects);

const moved = ({ stocked, reserved, committed }: Stock, event: StockEvent): Stock => {
  const effect = effects[event.type];
  if (!effect) throw new Error(`${event.type} is no movement of stock`);
  const units = Number(event.quantity ?? event.difference);
  return {
    stocked: stocked + effect[0] * units,
    reserved: reserved + effect[1] * units,
    committed: committed + effect[2] * units,
  };
};

/** reserved + committed <= stocked, for every product at every prefix of the log. */
export const oversold = (events: readonly StockEvent[]): readonly Broken[] => {
  const stocks = new Map<string, Stock>();
  return events.flatMap((event): readonly Broken[] => {
    const stock = moved(stocks.get(event.product) ?? { stocked: 0, reserved: 0, committed: 0 }, event);
    stocks.set(event.product, stock);
    const fits = stock.reserved >= 0 && stock.reserved + stock.committed <= stock.stocked;
    return fits
      ? []
      : [{ promise: "oversold", what: `${event.product} at ${event.position}: ${JSON.stringify(stock)}` }];
  });
};

const stockHistory = async (pool: Pool) => {
  const { rows } = await pool.query<StockEvent>(
    `SELECT type, position::text, data->>'productId' AS product, data->>'quantity' AS quantity, data->>'difference' AS difference
       FROM log_events WHERE type = ANY ($1) ORDER BY log_events.position`,
    [movements],
  );
  return rows;
};

/** Acknowledged orders that nothing has been said about yet; none once all reactions are through. */
export const unsettled = async (pool: Pool, acknowledged: readonly Acknowledged[]) => {
  const { rows } = await pool.query<{ stream: string }>(
    `SELECT stream FROM log_events WHERE stream = ANY ($1) GROUP BY stream
     HAVING NOT bool_or(type IN ('OrderConfirmed', 'OrderRejected', 'OrderCancelled'))`,
    [acknowledged.map(({ orderId }) => `order-${orderId}`)],
  );
  return rows.map(({ stream }) => stream);
};

export const brokenPromises = async (pool: Pool, acknowledged: readonly Acknowledged[]) => [
  ...kept(await placedOf(pool), acknowledged),
  ...(await ordered(pool)),
  ...oversold(await stockHistory(pool)),
];
