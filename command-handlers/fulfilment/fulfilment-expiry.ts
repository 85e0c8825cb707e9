import type { FulfilmentClosed, FulfilmentFailed, FulfilmentStarted } from "../../domain/fulfilment/index.ts";
import { orderId as order } from "../../domain/kernel/ids.ts";
import type { OrderShipped } from "../../domain/orders/index.ts";
import { orderAggregate } from "../aggregates.ts";
import type { Deadline } from "../reaction.ts";
import { reservationExpired } from "./ending.ts";

/** Stock is not held for ever. The order is cancelled first: one that was shipped in the same moment refuses, and keeps its stock. */
export const fulfilmentExpiry: Deadline<FulfilmentStarted | FulfilmentFailed | FulfilmentClosed | OrderShipped> = {
  name: "fulfilment-expiry",
  handles: ["FulfilmentStarted", "FulfilmentFailed", "FulfilmentClosed", "OrderShipped"],
  read: ({ type, data }) => {
    if (type !== "FulfilmentStarted") return { key: data.orderId, done: true };
    return data.expiresAt === null ? undefined : { key: data.orderId, dueAt: data.expiresAt };
  },
  expire: async (key, { send }) => {
    const data = { orderId: order(key), by: "system", reason: reservationExpired } as const;
    await send(orderAggregate, key, { type: "CancelOrder", data });
  },
};
