import { z } from "zod";
import { moneyResource, unitPriceResource } from "../money-resource.ts";
import { filterText, pageRequest } from "../page.ts";
import { postalAddress } from "../postal-address.ts";
import { priceRule } from "../price-rule.ts";

export const orderStatus = z.enum([
  "pending",
  "confirmed",
  "processing",
  "shipped",
  "delivered",
  "completed",
  "rejected",
  "cancelled",
  "returned",
]);
export type OrderStatus = z.infer<typeof orderStatus>;

/** Price and rule are those of the moment of placing. */
const orderItem = z.object({
  lineNumber: z.int(),
  productId: z.string(),
  sku: z.string(),
  name: z.string(),
  quantity: z.int(),
  unitPrice: unitPriceResource,
  totalPrice: moneyResource,
  rule: priceRule,
  returnedQuantity: z.int(),
});
export type OrderItem = z.infer<typeof orderItem>;

export const deliveryInfo = z.object({
  address: postalAddress.extend({ contactPerson: z.string().nullable() }),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  shippedAt: z.string().nullable(),
  deliveredAt: z.string().nullable(),
});

export const order = z.object({
  id: z.string(),
  /** Short, for people. */
  number: z.string(),
  purchaseId: z.string(),
  retailerId: z.string(),
  companyId: z.string(),
  /** The names of the day of placing. */
  retailerName: z.string(),
  companyName: z.string(),
  /** The retailer's own purchase order number, or an import's invoice number. */
  reference: z.string().nullable(),
  status: orderStatus,
  items: z.array(orderItem),
  totalAmount: moneyResource,
  refundedAmount: moneyResource,
  deliveryInfo,
  /** Each status the order has had, with its time, oldest first. */
  timeline: z.array(z.object({ status: orderStatus, at: z.string() })),
  /** Why it was rejected or cancelled, by whom: the public code, and the product where one is to blame. */
  reason: z.object({ code: z.string().nullable(), by: z.string(), productId: z.string().nullable() }).nullable(),
  /** When the retailer last asked to send goods back that have not come yet. */
  returnRequestedAt: z.string().nullable(),
  /** "shop" or "import". */
  source: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Revision of the order's stream: the ETag. */
  revision: z.int(),
});
export type Order = z.infer<typeof order>;

/** `from` and `to` bound the time of placing: from <= createdAt < to. */
export const orderFilter = pageRequest.extend({
  status: orderStatus.optional(),
  companyId: filterText(100).optional(),
  retailerId: filterText(100).optional(),
  purchaseId: filterText(100).optional(),
  number: filterText(40).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});
export type OrderFilter = z.infer<typeof orderFilter>;

/** One event of an order, as data and as a sentence made from its code and parameters. */
export const orderHistoryEntry = z.object({
  revision: z.int(),
  eventId: z.string(),
  /** The event's type. */
  code: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])),
  sentence: z.string(),
  data: z.unknown(),
  at: z.string(),
  recordedAt: z.string(),
  actor: z.string(),
  correlationId: z.string(),
  causationId: z.string(),
});
export type OrderHistoryEntry = z.infer<typeof orderHistoryEntry>;

/** Up to and with that revision, business time, or time of recording; times are ISO 8601. */
export type OrderMoment = { readonly revision: number } | { readonly at: string } | { readonly recordedAt: string };
