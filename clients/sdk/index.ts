export { isApiError } from "./api-error.ts";
export type { ApiError } from "./api-error.ts";
export { tradepost } from "./client.ts";
export type { OrderUpdate, StockUpdate, Tradepost } from "./client.ts";
export { commands } from "./commands.ts";
export { queries } from "./queries.ts";
export type { PageOf, Tracking } from "./queries.ts";
export type { NamedCommand } from "./send-command.ts";
export type { CallOptions, ClientOptions } from "./transport.ts";
