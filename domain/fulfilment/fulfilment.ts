import { type Decider, decisions } from "../kernel/decider.ts";
import type * as commands from "./commands.ts";
import type { FulfilmentCommand } from "./commands.ts";
import type { FulfilmentEvent, FulfilmentStarted } from "./events.ts";

export type FulfilmentRejection =
  "FulfilmentNotFound" | "FulfilmentEnded" | "StockAlreadySecured" | "StockNotSecured" | "GoodsHaveLeft";

type Begun = Omit<FulfilmentStarted["data"], "orderId">;

/** "failed" and "closed": the order is dead, nothing may stay reserved for it. "completed": the goods have left the house.
 * Whether an order lives is decided on its own stream alone; this process follows it. */
export type Fulfilment =
  | { readonly status: "none" }
  | ({ readonly status: "reserving" | "secured" | "failed" | "closed" | "completed" } & Begun);

type Existing = Exclude<Fulfilment, { readonly status: "none" }>;

const { accept, reject } = decisions<FulfilmentEvent, FulfilmentRejection>();

const begun = ({ retailerId, companyId, source, lines, expiresAt }: Begun): Begun => ({
  retailerId,
  companyId,
  source,
  lines,
  expiresAt,
});

const secure = ({ data: { orderId } }: commands.SecureStock, fulfilment: Existing) => {
  const { status, retailerId, companyId, source } = fulfilment;
  switch (status) {
    case "reserving":
      return accept({ type: "FulfilmentStockSecured", data: { orderId, retailerId, companyId, source } });
    case "secured":
    case "completed":
      return accept();
    case "failed":
    case "closed":
      return reject("FulfilmentEnded");
  }
};

const fail = ({ data: { orderId, reason, productId } }: commands.FailFulfilment, { status, lines }: Existing) => {
  switch (status) {
    case "reserving":
      return accept({ type: "FulfilmentFailed", data: { orderId, reason, productId, lines } });
    case "secured":
    case "completed":
      return reject("StockAlreadySecured");
    case "failed":
      return accept();
    case "closed":
      return reject("FulfilmentEnded");
  }
};

const close = ({ data: { orderId, because } }: commands.CloseFulfilment, { status, lines }: Existing) => {
  switch (status) {
    case "reserving":
    case "secured":
      return accept({ type: "FulfilmentClosed", data: { orderId, because, lines } });
    case "failed":
    case "closed":
      return accept();
    case "completed":
      return reject("GoodsHaveLeft");
  }
};

const complete = ({ data: { orderId } }: commands.CompleteFulfilment, { status }: Existing) => {
  switch (status) {
    case "secured":
      return accept({ type: "FulfilmentCompleted", data: { orderId } });
    case "completed":
      return accept();
    case "reserving":
      return reject("StockNotSecured");
    case "failed":
    case "closed":
      return reject("FulfilmentEnded");
  }
};

const decideExisting = (command: Exclude<FulfilmentCommand, commands.StartFulfilment>, fulfilment: Existing) => {
  switch (command.type) {
    case "SecureStock":
      return secure(command, fulfilment);
    case "FailFulfilment":
      return fail(command, fulfilment);
    case "CloseFulfilment":
      return close(command, fulfilment);
    case "CompleteFulfilment":
      return complete(command, fulfilment);
  }
};

const start = ({ data }: commands.StartFulfilment) =>
  accept({ type: "FulfilmentStarted", data: { orderId: data.orderId, ...begun(data) } });

const statusAfter = {
  FulfilmentStockSecured: "secured",
  FulfilmentFailed: "failed",
  FulfilmentClosed: "closed",
  FulfilmentCompleted: "completed",
} as const;

const evolve = (fulfilment: Fulfilment, event: FulfilmentEvent): Fulfilment => {
  if (event.type === "FulfilmentStarted") return { status: "reserving", ...begun(event.data) };
  return fulfilment.status === "none" ? fulfilment : { ...fulfilment, status: statusAfter[event.type] };
};

export const fulfilment: Decider<FulfilmentCommand, FulfilmentEvent, Fulfilment, FulfilmentRejection> = {
  initial: { status: "none" },
  evolve,
  decide: (command, state) => {
    if (command.type === "StartFulfilment") return state.status === "none" ? start(command) : accept();
    return state.status === "none" ? reject("FulfilmentNotFound") : decideExisting(command, state);
  },
};
