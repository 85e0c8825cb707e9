import { historyAnswer, historyQuestion, momentAnswer, momentQuestion } from "../../schemas/orders/history-wire.ts";
import type { Order, OrderHistoryEntry, OrderMoment } from "../../schemas/orders/read-models.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { InternalClient } from "./client.ts";
import { senderOf } from "./sender-of.ts";
import type { InternalOperation } from "./server.ts";

/** Fits the gateway's port and the projections' answer to it alike. */
type OrderHistory = {
  readonly history: (viewer: Principal, id: string) => Promise<readonly OrderHistoryEntry[] | undefined>;
  readonly asOf: (viewer: Principal, id: string, moment: OrderMoment) => Promise<Order | "not-yet" | undefined>;
};

const asking = { repeatable: true, attemptMs: 10_000, deadlineMs: 15_000 };

/** Orders' pasts, folded in another process, which has the keys to what is encrypted in them. */
export const httpOrderHistory = (client: Pick<InternalClient, "call">): OrderHistory => ({
  history: async (viewer, id) =>
    historyAnswer.parse(await client.call({ ...asking, operation: "order-history", body: { id }, principal: viewer })),
  asOf: async (viewer, id, moment) =>
    momentAnswer.parse(
      await client.call({ ...asking, operation: "order-as-of", body: { id, moment }, principal: viewer }),
    ),
});

/** The other end of `httpOrderHistory`. */
export const orderHistoryOperations = (history: OrderHistory): Readonly<Record<string, InternalOperation>> => ({
  "order-history": async (call) => history.history(senderOf(call), historyQuestion.parse(call.body).id),
  "order-as-of": async (call) => {
    const { id, moment } = momentQuestion.parse(call.body);
    return history.asOf(senderOf(call), id, moment);
  },
});
