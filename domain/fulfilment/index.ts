export { fulfilment } from "./fulfilment.ts";
export type { Fulfilment, FulfilmentRejection } from "./fulfilment.ts";
export type { FulfilmentCommand } from "./commands.ts";
export type {
  FulfilmentClosed,
  FulfilmentCompleted,
  FulfilmentEvent,
  FulfilmentFailed,
  FulfilmentLine,
  FulfilmentStarted,
  FulfilmentStockSecured,
} from "./events.ts";
