import type { RecordedEvent } from "../schemas/recorded-event.ts";
import type { Acknowledged } from "./order-load.ts";
import { type Broken, kept, movements, oversold, type StockEvent } from "./order-promises.ts";

/** What a store of any kind owes, read off its events as its own feed hands them out, first to last. */
type StoredEvents = readonly RecordedEvent[];

const outcomes: readonly string[] = ["OrderConfirmed", "OrderRejected", "OrderCancelled"];

const dataOf = ({ data }: RecordedEvent): Readonly<Record<string, unknown>> => {
  const parsed: unknown = JSON.parse(data);
  return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
};

const textIn = (data: Readonly<Record<string, unknown>>, field: string) => {
  const value = data[field];
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
};

/** Where each order was placed, and under which key. */
export const placedIn = (events: StoredEvents) =>
  events
    .filter(({ type }) => type === "OrderPlaced")
    .map((event) => ({ stream: event.stream, reference: textIn(dataOf(event), "reference") ?? "" }));

const stockIn = (events: StoredEvents) =>
  events
    .filter(({ type }) => movements.includes(type))
    .map((event): StockEvent => {
      const data = dataOf(event);
      const { type, position } = event;
      const [quantity, difference] = [textIn(data, "quantity"), textIn(data, "difference")];
      return { type, position, product: textIn(data, "productId") ?? "", quantity, difference };
    });

/** Positions that rise, no event twice, revisions without a gap in each stream. */
const ordered = (events: StoredEvents): readonly Broken[] => {
  const revisions = new Map<string, number>();
  const ids = new Set<string>();
  let before = "";
  return events.flatMap(({ id, stream, revision, position }): readonly Broken[] => {
    const expected = (revisions.get(stream) ?? -1) + 1;
    const faults = [
      ...(position > before ? [] : [`position ${position} after ${before}`]),
      ...(revision === expected ? [] : [`${stream}@${revision} where ${expected} was next`]),
      ...(ids.has(id) ? [`event ${id} twice`] : []),
    ];
    revisions.set(stream, revision);
    ids.add(id);
    before = position;
    return faults.map((what) => ({ promise: "order", what }));
  });
};

/** Acknowledged orders that nothing has been said about yet; none once all reactions are through. */
const unsettledIn = (events: StoredEvents, acknowledged: readonly Acknowledged[]) => {
  const settled = new Set(events.filter(({ type }) => outcomes.includes(type)).map(({ stream }) => stream));
  return acknowledged.map(({ orderId }) => `order-${orderId}`).filter((stream) => !settled.has(stream));
};

/** Orders kept and not doubled, history in order, stock never oversold at any prefix, every acknowledged order settled. */
export const brokenIn = (events: StoredEvents, acknowledged: readonly Acknowledged[]): readonly Broken[] => [
  ...kept(placedIn(events), acknowledged),
  ...ordered(events),
  ...oversold(stockIn(events)),
  ...unsettledIn(events, acknowledged).map((what): Broken => ({ promise: "unsettled", what })),
];
