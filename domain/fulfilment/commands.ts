import type { OrderId, ProductId } from "../kernel/ids.ts";
import type { Message } from "../kernel/message.ts";
import type { FulfilmentClosed, FulfilmentStarted } from "./events.ts";

export type FulfilmentCommand = StartFulfilment | SecureStock | FailFulfilment | CloseFulfilment | CompleteFulfilment;

type Of<Type extends string, Data = unknown> = Message<Type, { readonly orderId: OrderId } & Data>;

export type StartFulfilment = Of<"StartFulfilment", FulfilmentStarted["data"]>;
/** Every line has been reserved. */
export type SecureStock = Of<"SecureStock">;
/** A line could not be reserved. */
export type FailFulfilment = Of<"FailFulfilment", { readonly reason: string; readonly productId: ProductId | null }>;
/** The order has ended before it was shipped. */
export type CloseFulfilment = Of<"CloseFulfilment", { readonly because: FulfilmentClosed["data"]["because"] }>;
/** The goods have been shipped and committed. */
export type CompleteFulfilment = Of<"CompleteFulfilment">;
