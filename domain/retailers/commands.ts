import type { RetailerId } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import type { Message } from "../kernel/message.ts";
import type { Credit, KycDocument, KycRejectionCause, RetailerProfile, RetailerSuspensionCause } from "./events.ts";

export type RetailerCommand =
  | RegisterRetailer
  | UpdateRetailerProfile
  | SubmitKycDocuments
  | ApproveKyc
  | RejectKyc
  | ExpireKyc
  | AssessCredit
  | SuspendRetailer
  | ReinstateRetailer;

type Of<Type extends string, Data = unknown> = Message<Type, { readonly retailerId: RetailerId } & Data>;

export type RegisterRetailer = Of<"RegisterRetailer", RetailerProfile>;
/** The whole profile as it shall be from now on. */
export type UpdateRetailerProfile = Of<"UpdateRetailerProfile", RetailerProfile>;
export type SubmitKycDocuments = Of<"SubmitKycDocuments", { readonly documents: readonly KycDocument[] }>;
/** Of an approved retailer too: another `validUntil` is the new one. */
export type ApproveKyc = Of<"ApproveKyc", { readonly validUntil: Instant; readonly now: Instant }>;
export type RejectKyc = Of<"RejectKyc", { readonly cause: KycRejectionCause }>;
export type ExpireKyc = Of<"ExpireKyc", { readonly now: Instant }>;
export type AssessCredit = Of<"AssessCredit", Credit>;
export type SuspendRetailer = Of<"SuspendRetailer", { readonly cause: RetailerSuspensionCause }>;
export type ReinstateRetailer = Of<"ReinstateRetailer">;
