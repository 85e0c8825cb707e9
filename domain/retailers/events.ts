import type { RetailerId } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import type { Message } from "../kernel/message.ts";
import type { Money } from "../kernel/money.ts";

export type RetailerEvent =
  | RetailerRegistered
  | RetailerProfileUpdated
  | KycDocumentsSubmitted
  | KycApproved
  | KycRejected
  | KycExpired
  | CreditAssessed
  | RetailerSuspended
  | RetailerReinstated;

/** Personal, so encrypted at rest and a redaction once forgotten: contactPerson, email, phone, street, postcode. `street` holds its lines, "\n" between.
 * `region` is ISO 3166-1 alpha-2: what product visibility goes by. `timeZone` is IANA. */
export type RetailerProfile = {
  readonly businessName: string;
  readonly contactPerson: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly street: string | null;
  readonly postcode: string | null;
  readonly city: string;
  readonly region: string;
  readonly timeZone: string;
};

/** A paper that was handed in; `fileId` names its upload. */
export type KycDocument = {
  readonly kind: "identity" | "address" | "registration" | "tax" | "other";
  readonly fileId: string;
};

/** What a retailer may owe at a time, and within how many days it pays. `score` runs from 0 to 1000. */
export type Credit = { readonly score: number; readonly limit: Money; readonly termsDays: number };

export type KycRejectionCause =
  "documents-incomplete" | "documents-unreadable" | "details-differ" | "not-a-business" | "other";
export type RetailerSuspensionCause = "fraud" | "complaints" | "unpaid-invoices" | "own-request" | "other";

export type RetailerRegistered = Message<"RetailerRegistered", { readonly retailerId: RetailerId } & RetailerProfile>;
export type RetailerProfileUpdated = Message<
  "RetailerProfileUpdated",
  { readonly retailerId: RetailerId } & RetailerProfile
>;
export type KycDocumentsSubmitted = Message<
  "KycDocumentsSubmitted",
  { readonly retailerId: RetailerId; readonly documents: readonly KycDocument[] }
>;
export type KycApproved = Message<"KycApproved", { readonly retailerId: RetailerId; readonly validUntil: Instant }>;
export type KycRejected = Message<
  "KycRejected",
  { readonly retailerId: RetailerId; readonly cause: KycRejectionCause }
>;
export type KycExpired = Message<"KycExpired", { readonly retailerId: RetailerId }>;
export type CreditAssessed = Message<"CreditAssessed", { readonly retailerId: RetailerId } & Credit>;
export type RetailerSuspended = Message<
  "RetailerSuspended",
  { readonly retailerId: RetailerId; readonly cause: RetailerSuspensionCause }
>;
export type RetailerReinstated = Message<"RetailerReinstated", { readonly retailerId: RetailerId }>;
