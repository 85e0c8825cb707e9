import { fulfilOrder } from "./fulfil-order.ts";
import { fulfilmentExpiry } from "./fulfilment-expiry.ts";

export const fulfilmentReactions = [fulfilOrder];
export const fulfilmentDeadlines = [fulfilmentExpiry];
