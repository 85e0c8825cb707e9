import type { CompanyId } from "../kernel/ids.ts";
import type { Message } from "../kernel/message.ts";

export type CompanyEvent =
  | CompanyRegistered
  | CompanyProfileUpdated
  | CompanyDocumentsSubmitted
  | CompanyVerified
  | CompanyRejected
  | CompanySuspended
  | CompanyReinstated;

/** `email` and `phone` are personal: encrypted at rest, a redaction once forgotten. `region` is ISO 3166-1 alpha-2, `timeZone` IANA. */
export type CompanyProfile = {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly businessRegistration: string | null;
  readonly region: string;
  readonly timeZone: string;
  /** Orders wait for the company's own yes or no. */
  readonly approvesOrders: boolean;
};

/** A paper that was handed in; `fileId` names its upload. */
export type CompanyDocument = {
  readonly kind: "registration" | "tax" | "insurance" | "licence" | "other";
  readonly fileId: string;
};

export type CompanyRejectionCause =
  "documents-incomplete" | "documents-unreadable" | "details-differ" | "not-a-business" | "other";
export type CompanySuspensionCause = "fraud" | "complaints" | "undelivered-orders" | "own-request" | "other";

export type CompanyRegistered = Message<"CompanyRegistered", { readonly companyId: CompanyId } & CompanyProfile>;
export type CompanyProfileUpdated = Message<
  "CompanyProfileUpdated",
  { readonly companyId: CompanyId } & CompanyProfile
>;
export type CompanyDocumentsSubmitted = Message<
  "CompanyDocumentsSubmitted",
  { readonly companyId: CompanyId; readonly documents: readonly CompanyDocument[] }
>;
export type CompanyVerified = Message<"CompanyVerified", { readonly companyId: CompanyId }>;
export type CompanyRejected = Message<
  "CompanyRejected",
  { readonly companyId: CompanyId; readonly cause: CompanyRejectionCause }
>;
export type CompanySuspended = Message<
  "CompanySuspended",
  { readonly companyId: CompanyId; readonly cause: CompanySuspensionCause }
>;
export type CompanyReinstated = Message<"CompanyReinstated", { readonly companyId: CompanyId }>;
