import type { CompanyId, OrderId, ProductId, PurchaseId, RetailerId } from "../kernel/ids.ts";
import type { Message } from "../kernel/message.ts";
import type { Currency, Money, UnitPrice } from "../kernel/money.ts";
import type { PriceRule } from "../kernel/pricing.ts";

export type OrderEvent =
  | OrderPlaced
  | OrderConfirmed
  | OrderRejected
  | OrderCancelled
  | OrderProcessingStarted
  | OrderShipped
  | OrderDelivered
  | OrderCompleted
  | OrderReturnRequested
  | OrderReturned;

/** A stream of another context and the revision it had when it was relied on. */
export type ReliedOn = { readonly stream: string; readonly revision: number };

/** `lineNumber` counts from 1 and never changes. Price, total and the rule that gave them are frozen. */
export type OrderLine = {
  readonly lineNumber: number;
  readonly productId: ProductId;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: UnitPrice;
  readonly lineTotal: Money;
  readonly rule: PriceRule;
};

/** Personal, so encrypted at rest and null or redacted once forgotten: contactPerson, street, postcode. `street` holds its lines, "\n" between.
 * `region` is ISO 3166-1 alpha-2. */
export type DeliveryAddress = {
  readonly contactPerson: string | null;
  readonly street: string | null;
  readonly postcode: string | null;
  readonly city: string;
  readonly region: string;
};

/** Where an imported order had come to in the system that it is from. */
export type ImportedStatus = "confirmed" | "processing" | "shipped" | "delivered" | "completed";

/** Who or what ended or moved the order: a party, a person of the marketplace, or the marketplace by its rules. */
export type OrderParty = "retailer" | "company" | "admin" | "system";

/** `number` is for people: derived from the id. Business names are those of the day. `settleAs` is null but for imports.
 * `reference` is the retailer's own purchase order number, or the import's invoice number. */
export type OrderPlaced = Message<
  "OrderPlaced",
  {
    readonly orderId: OrderId;
    readonly number: string;
    readonly purchaseId: PurchaseId;
    readonly retailerId: RetailerId;
    readonly retailerName: string;
    readonly companyId: CompanyId;
    readonly companyName: string;
    readonly source: "shop" | "import";
    readonly settleAs: ImportedStatus | null;
    readonly reference: string | null;
    readonly currency: Currency;
    readonly lines: readonly OrderLine[];
    readonly total: Money;
    readonly deliveryAddress: DeliveryAddress;
    readonly reliedOn: readonly ReliedOn[];
  }
>;

type OfOrder = { readonly orderId: OrderId };

export type OrderConfirmed = Message<
  "OrderConfirmed",
  OfOrder & { readonly by: OrderParty; readonly reliedOn: readonly ReliedOn[] }
>;
/** `reason` is a code; `productId` names the product that is to blame, where one is. */
export type OrderRejected = Message<
  "OrderRejected",
  OfOrder & { readonly by: OrderParty; readonly reason: string; readonly productId: ProductId | null }
>;
/** `reason` is a code, null where none was given. */
export type OrderCancelled = Message<
  "OrderCancelled",
  OfOrder & { readonly by: OrderParty; readonly reason: string | null }
>;
export type OrderProcessingStarted = Message<"OrderProcessingStarted", OfOrder>;
export type OrderShipped = Message<
  "OrderShipped",
  OfOrder & { readonly carrier: string | null; readonly trackingNumber: string | null }
>;
export type OrderDelivered = Message<"OrderDelivered", OfOrder>;
export type OrderCompleted = Message<"OrderCompleted", OfOrder>;

export type RequestedLine = { readonly lineNumber: number; readonly productId: ProductId; readonly quantity: number };
export type ReturnedLine = RequestedLine & { readonly refund: Money };

/** The retailer wants to send goods back: nothing has moved yet. */
export type OrderReturnRequested = Message<
  "OrderReturnRequested",
  OfOrder & { readonly lines: readonly RequestedLine[]; readonly reason: string | null }
>;
/** Goods are back. `returnNumber` counts an order's returns from 1; `complete`: nothing is left to send back. */
export type OrderReturned = Message<
  "OrderReturned",
  OfOrder & {
    readonly returnNumber: number;
    readonly lines: readonly ReturnedLine[];
    readonly refund: Money;
    readonly complete: boolean;
  }
>;
