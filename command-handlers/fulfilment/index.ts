import { fulfilOrder } from "./fulfil-order.ts";
import { fulfilmentExpiry } from "./fulfilment-expiry.ts";

export { fulfilmentAggregate } from "./fulfilment-aggregate.ts";

export const fulfilmentReactions = [fulfilOrder];
export const fulfilmentDeadlines = [fulfilmentExpiry];
