import type { Brand } from "./brand.ts";

/** Every id is a UUIDv7 in lower case: its first 48 bits are the millisecond it stands for. */
export type CompanyId = Brand<string, "CompanyId">;
export type RetailerId = Brand<string, "RetailerId">;
export type AccountId = Brand<string, "AccountId">;
export type ProductId = Brand<string, "ProductId">;
export type OrderId = Brand<string, "OrderId">;
export type PurchaseId = Brand<string, "PurchaseId">;

export const companyId = (uuid: string) => uuid as CompanyId;
export const retailerId = (uuid: string) => uuid as RetailerId;
export const accountId = (uuid: string) => uuid as AccountId;
export const productId = (uuid: string) => uuid as ProductId;
export const orderId = (uuid: string) => uuid as OrderId;
export const purchaseId = (uuid: string) => uuid as PurchaseId;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isUuid = (text: string) => uuidPattern.test(text);

/** Milliseconds since 1970 that a UUIDv7 carries. */
export const uuidTimeMs = (uuid: string) => Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);
