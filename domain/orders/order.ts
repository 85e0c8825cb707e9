import { type Decider, decisions } from "../kernel/decider.ts";
import type {
  ImportOrder,
  OrderCommand,
  PlaceOrder,
  ReceiveReturn,
  RequestReturn,
  SettleImportedOrder,
} from "./commands.ts";
import type { OrderEvent } from "./events.ts";
import * as moving from "./moving.ts";
import { place, type PlacingRejection, takeOver } from "./placing.ts";
import { receiveReturn, requestReturn, type ReturnRejection } from "./returning.ts";
import { evolve, type ExistingOrder, type Order } from "./state.ts";

export type OrderRejection = "OrderNotFound" | PlacingRejection | moving.MovingRejection | ReturnRejection;

const { accept, reject } = decisions<OrderEvent, OrderRejection>();

type Existing = Exclude<OrderCommand, PlaceOrder | ImportOrder>;
type Moving = Exclude<Existing, RequestReturn | ReceiveReturn | SettleImportedOrder>;

const move = (command: Moving, order: ExistingOrder) => {
  switch (command.type) {
    case "ConfirmOrder":
      return moving.confirm(command, order);
    case "RejectOrder":
      return moving.refuse(command, order);
    case "CancelOrder":
      return moving.cancel(command, order);
    case "StartProcessing":
      return moving.startProcessing(command, order);
    case "ShipOrder":
      return moving.ship(command, order);
    case "DeliverOrder":
      return moving.deliver(command, order);
    case "CompleteOrder":
      return moving.complete(command, order);
  }
};

const decideExisting = (command: Existing, order: ExistingOrder) => {
  switch (command.type) {
    case "RequestReturn":
      return requestReturn(command, order);
    case "ReceiveReturn":
      return receiveReturn(command, order);
    case "SettleImportedOrder":
      return moving.settle(command, order);
    default:
      return move(command, order);
  }
};

export const order: Decider<OrderCommand, OrderEvent, Order, OrderRejection> = {
  initial: { status: "none" },
  evolve,
  decide: (command, state) => {
    if (command.type === "PlaceOrder") return state.status === "none" ? place(command) : accept();
    if (command.type === "ImportOrder") return state.status === "none" ? takeOver(command) : accept();
    return state.status === "none" ? reject("OrderNotFound") : decideExisting(command, state);
  },
};
