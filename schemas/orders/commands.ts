import { z } from "zod";
import { companyId, orderId, productId, purchaseId, retailerId } from "../../domain/kernel/ids.ts";
import { importedLinesMax } from "../../domain/orders/index.ts";
import { defineCommand } from "../command.ts";
import { address, line, orNull } from "../contact.ts";
import { currencyCode, quantity } from "../price-input.ts";
import { decimal } from "../decimal.ts";
import { orderStatus } from "./read-models.ts";

const id = z.uuid().toLowerCase().transform(orderId);
const product = z.uuid().toLowerCase().transform(productId);

const addressOrOwn = address
  .extend({ contactPerson: orNull(line(255)) })
  .optional()
  .describe("Left out: the retailer's own address.");

/** A code that people chose from a list of their own, never free text: history sentences are made from it. */
const reason = orNull(
  z
    .string()
    .max(64)
    .regex(/^[a-z]+(-[a-z0-9]+)*$/, "is a code: lower-case words with hyphens between"),
).describe('A code such as "ordered-by-mistake".');

const placedOrder = z.object({
  id,
  number: z.string(),
  companyId: z.uuid().transform(companyId),
  status: orderStatus,
  /** Why it was rejected, where the answer waited for the outcome. */
  reason: z.object({ code: z.string(), productId: z.string().nullable() }).nullable(),
});

const purchase = z.object({ purchaseId: z.uuid().transform(purchaseId), orders: z.array(placedOrder) });
export type Purchase = z.infer<typeof purchase>;

const changed = z.object({ orderId: id, status: orderStatus });
const returned = z.object({ orderId: id });

/** What stands in the way of an order's lines. */
const lineRejections = [
  "ProductNotAvailable",
  "BelowMinimumQuantity",
  "NotACasePack",
  "MixedCurrencies",
  "TotalTooLarge",
];

export const placeOrder = defineCommand({
  name: "PlaceOrder",
  summary: "Orders products at the prices of this moment: one order per company, all under one purchase.",
  permission: "orders:create",
  idempotencyKey: "required",
  input: z.object({
    items: z
      .array(z.object({ productId: product, quantity }))
      .min(1)
      .max(importedLinesMax),
    deliveryAddress: addressOrOwn,
    reference: orNull(line(100)).describe("The retailer's own purchase order number."),
  }),
  result: purchase,
  rejections: ["RetailerSuspended", "KycNotApproved", "TooManyLines", "CompanyNotVerified", ...lineRejections],
});

export const importOrder = defineCommand({
  name: "ImportOrder",
  summary: "Takes over an order from another system, at its prices and time; stock is reserved and shipped as it says.",
  permission: "orders:import",
  idempotencyKey: "required",
  input: z.object({
    retailerId: z.uuid().toLowerCase().transform(retailerId),
    currency: currencyCode,
    items: z
      .array(
        z.object({ productId: product, quantity, unitPrice: decimal.describe("As on the invoice, in the main unit.") }),
      )
      .min(1)
      .max(importedLinesMax),
    status: z
      .enum(["confirmed", "processing", "shipped", "delivered", "completed"])
      .default("completed")
      .describe("How far the order had come."),
    deliveryAddress: addressOrOwn,
    reference: orNull(line(100)).describe("The invoice's number."),
  }),
  result: purchase,
  rejections: [
    "RetailerNotFound",
    "ProductNotAvailable",
    "MixedCurrencies",
    "SeveralCompanies",
    "PriceTooPrecise",
    "TotalTooLarge",
  ],
});

export const changeOrderStatus = defineCommand({
  name: "ChangeOrderStatus",
  summary: "Moves an order on: confirmed, processing, shipped, delivered, completed; or rejects or cancels it.",
  permission: "orders:update_status",
  idempotencyKey: "optional",
  input: z.object({
    orderId: id,
    status: z.enum(["confirmed", "processing", "shipped", "delivered", "completed", "rejected", "cancelled"]),
    carrier: orNull(line(100)).describe("With shipped."),
    trackingNumber: orNull(line(100)).describe("With shipped."),
    reason: reason.describe('With rejected or cancelled: a code such as "cannot-deliver".'),
  }),
  result: changed,
  rejections: [
    "StockNotSecured",
    "OrderNotPending",
    "OrderNotConfirmed",
    "OrderNotProcessing",
    "OrderNotShipped",
    "OrderNotDelivered",
    "OrderAlreadyShipped",
    "ShipmentDiffers",
    "OrderAlreadyClosed",
  ],
});

export const cancelOrder = defineCommand({
  name: "CancelOrder",
  summary: "Cancels an order that is not shipped yet.",
  permission: "orders:cancel_own",
  idempotencyKey: "optional",
  input: z.object({ orderId: id, reason }),
  result: changed,
  rejections: ["OrderAlreadyShipped", "OrderAlreadyClosed"],
});

const returnedItems = z
  .array(z.object({ lineNumber: z.int().min(1), quantity }))
  .min(1)
  .max(importedLinesMax)
  .optional()
  .describe("Order lines by number; left out: all that is not back yet.");

const returnRejections = ["OrderNotShipped", "UnknownOrderLine", "ReturnExceedsOrder", "NothingToReturn"];

export const requestReturn = defineCommand({
  name: "RequestReturn",
  summary: "Says that the retailer wants to send goods back.",
  permission: "orders:cancel_own",
  idempotencyKey: "optional",
  input: z.strictObject({ orderId: id, items: returnedItems, reason }),
  result: returned,
  rejections: returnRejections,
});

export const receiveReturn = defineCommand({
  name: "ReceiveReturn",
  summary: "Takes goods back into stock and records what is refunded for them.",
  permission: "orders:update_status",
  idempotencyKey: "required",
  input: z.strictObject({ orderId: id, items: returnedItems }),
  result: returned,
  rejections: returnRejections,
});
