import type { FulfilmentCommand, FulfilmentFailed, FulfilmentStarted } from "../../domain/fulfilment/index.ts";
import { summedByProduct } from "../../domain/kernel/quantity.ts";
import { plusMs } from "../../domain/kernel/instant.ts";
import type { OrderPlaced } from "../../domain/orders/index.ts";
import type { Delivered } from "../../schemas/recorded-event.ts";
import { orderAggregate } from "../aggregates.ts";
import type { Handling } from "../command-handler.ts";
import { fulfilmentAggregate } from "./fulfilment-aggregate.ts";
import { firstRefusal, release, reserve } from "./stock.ts";

/** From placing to shipping; then the order is called off and its stock is free again. */
const shippedWithinMs = 14 * 24 * 60 * 60 * 1000;

/** An order that was placed with a time in the past holds its stock from when it was recorded: nobody could ship it before. */
export const start = async ({ data, recordedAt }: Delivered<OrderPlaced>, { send, now }: Handling) => {
  const { orderId, retailerId, companyId, source } = data;
  const lines = [...summedByProduct(data.lines)].map(([productId, quantity]) => ({ productId, quantity }));
  const expiresAt = source === "import" ? null : plusMs(recordedAt > now ? recordedAt : now, shippedWithinMs);
  const begun = { orderId, retailerId, companyId, source, lines, expiresAt };
  await send(fulfilmentAggregate, orderId, { type: "StartFulfilment", data: begun });
};

/** Every line or none. An attempt that finds the process ended, by another process or by a cancellation meanwhile,
 * gives back what it has just reserved: the releases that belong to the end may have run before.
 * Attempts may come to different ends, so the two commands are no repeats of each other: each has its role. */
export const secure = async ({ data }: FulfilmentStarted, handling: Handling) => {
  const { orderId } = data;
  const refusal = firstRefusal(await reserve(handling, data));
  const command: FulfilmentCommand = refusal
    ? { type: "FailFulfilment", data: { orderId, ...refusal } }
    : { type: "SecureStock", data: { orderId } };
  const sent = await handling.send(fulfilmentAggregate, orderId, command, command.type);
  const isSecured = sent.outcome === "accepted" ? !refusal : sent.reason === "StockAlreadySecured";
  if (!isSecured) await release(handling, data);
};

/** An order whose stock was never secured cannot have been confirmed: it is pending, rejected or cancelled. */
export const giveUp = async ({ data }: FulfilmentFailed, handling: Handling) => {
  const { orderId, reason, productId } = data;
  const rejection = { orderId, by: "system", reason, productId } as const;
  const sent = await handling.send(orderAggregate, orderId, { type: "RejectOrder", data: rejection });
  if (sent.outcome === "rejected" && sent.reason !== "OrderAlreadyClosed")
    throw new Error(`order ${orderId} stands without stock: ${sent.reason}`);
  await release(handling, data);
};
