import type { OrderEvent } from "../../domain/orders/index.ts";
import { tellOrderEvent } from "../../schemas/orders/history-sentence.ts";
import { maySeeOrder } from "../../schemas/orders/order-access.ts";
import type { Order, OrderHistoryEntry, OrderMoment } from "../../schemas/orders/read-models.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { Delivered } from "../../schemas/recorded-event.ts";
import { orderSummary } from "./order-summary.ts";

/** The whole stream of an order, decoded, oldest first; empty for an unknown one. */
export type ReadOrderStream = (orderId: string) => Promise<readonly Delivered<OrderEvent>[]>;

const summaryOf = (events: readonly Delivered<OrderEvent>[]) =>
  events.reduce<Order | undefined>((order, event) => orderSummary.evolve(order, event), undefined);

const entry = (event: Delivered<OrderEvent>): OrderHistoryEntry => ({
  revision: event.revision,
  eventId: event.id,
  code: event.type,
  ...tellOrderEvent(event),
  data: event.data,
  at: event.metadata.at,
  recordedAt: event.recordedAt,
  actor: event.metadata.actor,
  correlationId: event.metadata.correlationId,
  causationId: event.metadata.causationId,
});

const isPast = (moment: OrderMoment) => {
  if ("revision" in moment) return (event: Delivered) => event.revision <= moment.revision;
  if ("at" in moment) return (event: Delivered) => Date.parse(event.metadata.at) <= Date.parse(moment.at);
  return (event: Delivered) => Date.parse(event.recordedAt) <= Date.parse(moment.recordedAt);
};

/** The stream's beginning up to `moment`: it ends before the first event that is later, so it is always a state the order was in. */
const upTo = (events: readonly Delivered<OrderEvent>[], moment: OrderMoment) => {
  const past = isPast(moment);
  const end = events.findIndex((event) => !past(event));
  return end === -1 ? events : events.slice(0, end);
};

/** An order's past, folded from its own events by the projector that also makes the view. */
export const orderHistory = (read: ReadOrderStream) => {
  const visible = async (viewer: Principal, id: string) => {
    const events = await read(id);
    const order = summaryOf(events);
    return order && maySeeOrder(viewer, order) ? events : undefined;
  };

  return {
    history: async (viewer: Principal, id: string) => (await visible(viewer, id))?.map(entry),
    asOf: async (viewer: Principal, id: string, moment: OrderMoment) => {
      const events = await visible(viewer, id);
      return events && (summaryOf(upTo(events, moment)) ?? "not-yet");
    },
  };
};
