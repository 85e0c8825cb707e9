import { randomUUID } from "node:crypto";
import type { EventStore } from "../command-handlers/event-store.ts";
import { instant, plusMs } from "../domain/kernel/instant.ts";
import { chainOf } from "../schemas/chain.ts";
import type { EventCodec, PlainEvent } from "../schemas/event-codec.ts";
import { derivedUuidV7, randomUuidV7 } from "../schemas/uuid.ts";

export const eventsPerOrder = 5;

const begin = instant("2026-01-05T08:00:00Z");
const retailers = Array.from({ length: 50 }, (_, index) => derivedUuidV7(Date.parse(begin), `retailer ${index}`));
const currency = "GBP";

const line = (lineNumber: number) => ({
  lineNumber,
  productId: derivedUuidV7(Date.parse(begin), `product ${lineNumber}`),
  sku: `BENCH-${lineNumber}`,
  name: "Oak cutting board, large",
  quantity: 12,
  unitPrice: { amountMinorE4: 17_112_500, currency },
  lineTotal: { amountMinor: 20_535, currency },
  rule: { kind: "base", price: { amountMinorE4: 17_112_500, currency }, tier: null },
});

const placed = (orderId: string, index: number) => ({
  orderId,
  number: `B-${index}`,
  purchaseId: orderId,
  retailerId: retailers[index % retailers.length] ?? "",
  retailerName: "Corner & Co",
  companyId: derivedUuidV7(Date.parse(begin), `company ${index % 20}`),
  companyName: "Woodwrights Ltd",
  source: "shop",
  settleAs: null,
  reference: null,
  currency,
  lines: [line(1), line(2), line(3)],
  total: { amountMinor: 61_605, currency },
  deliveryAddress: {
    contactPerson: "Ada Miller",
    street: "12 High Street",
    postcode: "LS1 4AP",
    city: "Leeds",
    region: "GB",
  },
  reliedOn: [],
});

/** Placed, confirmed, in processing, shipped, delivered. */
const lifeOf = (index: number): { readonly stream: string; readonly events: readonly PlainEvent[] } => {
  const at = plusMs(begin, index * 1_000);
  const orderId = randomUuidV7(Date.parse(at));
  const commandId = randomUUID();
  const metadata = { commandId, correlationId: commandId, causationId: commandId, actor: "system:bench", at };
  const event = (type: string, data: object) => ({ id: randomUUID(), type, data: { orderId, ...data }, metadata });
  return {
    stream: `order-${orderId}`,
    events: [
      event("OrderPlaced", placed(orderId, index)),
      event("OrderConfirmed", { by: "system", reliedOn: [] }),
      event("OrderProcessingStarted", {}),
      event("OrderShipped", { carrier: "Parcel Line", trackingNumber: "PL-1" }),
      event("OrderDelivered", {}),
    ],
  };
};

const atOnce = 100;

/** Appends the lives of `orders` orders, `from` that number on; their streams interleave by batch. */
export const appendOrders = async (
  store: Pick<EventStore, "append">,
  codec: EventCodec,
  from: number,
  orders: number,
) => {
  const appendOne = async (index: number) => {
    const { stream, events } = lifeOf(index);
    let previous: string | undefined;
    const sealed = (await codec.encode(events)).map((event, revision) => {
      previous = chainOf(previous, { ...event, stream, revision });
      return { ...event, metadata: { ...event.metadata, chain: previous } };
    });
    await store.append(stream, "none", sealed);
  };
  for (let first = from; first < from + orders; first += atOnce)
    await Promise.all(
      Array.from({ length: Math.min(atOnce, from + orders - first) }, (_, index) => appendOne(first + index)),
    );
};
