import type { Pool } from "pg";
import type { Acknowledged } from "./order-load.ts";

/** What the log owes to those whose orders it took. Read off the stored events alone, by SQL of its own. */
export type Broken = {
  readonly promise: "lost" | "doubled" | "order" | "oversold" | "unsettled";
  readonly what: string;
};

type Placed = { readonly stream: string; readonly reference: string };

const placedOf = async (pool: Pool) => {
  const { rows } = await pool.query<Placed>(
    "SELECT stream, data->>'reference' AS reference FROM log_events WHERE type = 'OrderPlaced'",
  );
  return rows;
};

/** Every acknowledged order stands in the log under the id that was answered, and no key stands there twice. */
const kept = (placed: readonly Placed[], acknowledged: readonly Acknowledged[]): readonly Broken[] => {
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

const stockEvents = `'StockReceived','StockCounted','StockAdjusted','StockReserved','StockReleased','StockReservationExpired','StockCommitted','StockReturned'`;

type StockEvent = {
  readonly type: string;
  readonly product: string;
  readonly quantity: string | null;
  readonly difference: string | null;
  readonly position: string;
};

type Stock = { readonly stocked: number; readonly reserved: number; readonly committed: number };

const moved = ({ stocked, reserved, committed }: Stock, event: StockEvent): Stock => {
  const [quantity, difference] = [Number(event.quantity ?? 0), Number(event.difference ?? 0)];
  switch (event.type) {
    case "StockReceived":
      return { stocked: stocked + quantity, reserved, committed };
    case "StockCounted":
    case "StockAdjusted":
      return { stocked: stocked + difference, reserved, committed };
    case "StockReserved":
      return { stocked, reserved: reserved + quantity, committed };
    case "StockReleased":
    case "StockReservationExpired":
      return { stocked, reserved: reserved - quantity, committed };
    case "StockCommitted":
      return { stocked, reserved: reserved - quantity, committed: committed + quantity };
    case "StockReturned":
      return { stocked, reserved, committed: committed - quantity };
    default:
      throw new Error(`${event.type} is no movement of stock`);
  }
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
       FROM log_events WHERE type IN (${stockEvents}) ORDER BY log_events.position`,
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
