import { streamOf } from "../../command-handlers/aggregate.ts";
import { orderAggregate } from "../../command-handlers/aggregates.ts";
import type { EventStore } from "../../command-handlers/event-store.ts";
import type { OrderEvent } from "../../domain/orders/index.ts";
import type { ReadOrderStream } from "../../projections/orders/order-history.ts";
import type { EventCodec } from "../../schemas/event-codec.ts";
import type { Delivered } from "../../schemas/recorded-event.ts";

/** An order's events from its stream itself. */
export const readOrder =
  (store: Pick<EventStore, "read">, { decode }: Pick<EventCodec, "decode">): ReadOrderStream =>
  async (id) =>
    // An order's stream holds nothing but its own events.
    (await decode(await store.read(streamOf(orderAggregate, id)))) as readonly Delivered<OrderEvent>[];
