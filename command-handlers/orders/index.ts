import { cancelOrder } from "./cancel-order.ts";
import { changeOrderStatus } from "./change-order-status.ts";
import { importOrder } from "./import-order.ts";
import { placeOrder } from "./place-order.ts";
import { receiveReturn } from "./receive-return.ts";
import { requestReturn } from "./request-return.ts";

export const ordersHandlers = [placeOrder, importOrder, changeOrderStatus, cancelOrder, requestReturn, receiveReturn];
