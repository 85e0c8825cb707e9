import type { FulfilmentClosed } from "../../domain/fulfilment/index.ts";
import type { OrderCancelled, OrderRejected, OrderReturned, OrderShipped } from "../../domain/orders/index.ts";
import type { Handling } from "../command-handler.ts";
import { fulfilmentAggregate } from "./fulfilment-aggregate.ts";
import { commit, expire, release, takeBack } from "./stock.ts";

/** The code that an order is cancelled with when its time is over. */
export const reservationExpired = "ReservationExpired";

const because = ({ type, data }: OrderCancelled | OrderRejected) => {
  if (type === "OrderRejected") return "rejected";
  return data.by === "system" && data.reason === reservationExpired ? "expired" : "cancelled";
};

export const close = async (event: OrderCancelled | OrderRejected, { send }: Handling) => {
  const { orderId } = event.data;
  const data = { orderId, because: because(event) } as const;
  const sent = await send(fulfilmentAggregate, orderId, { type: "CloseFulfilment", data });
  if (sent.outcome === "rejected")
    throw new Error(`order ${orderId} has ended, its fulfilment has not: ${sent.reason}`);
};

export const giveBack = ({ data }: FulfilmentClosed, handling: Handling) =>
  data.because === "expired" ? expire(handling, data) : release(handling, data);

export const handOver = async ({ data: { orderId } }: OrderShipped, handling: Handling) => {
  const [fulfilment] = await handling.facts(fulfilmentAggregate, [orderId]);
  if (!fulfilment || fulfilment.state.status === "none") throw new Error(`order ${orderId} was shipped from nowhere`);
  if (fulfilment.state.status === "completed") return;
  await commit(handling, { orderId, lines: fulfilment.state.lines });
  const sent = await handling.send(fulfilmentAggregate, orderId, { type: "CompleteFulfilment", data: { orderId } });
  if (sent.outcome === "rejected") throw new Error(`order ${orderId} was shipped without stock: ${sent.reason}`);
};

export const putBack = ({ data }: OrderReturned, handling: Handling) => takeBack(handling, data);
