export { isKycApproved, retailer } from "./retailer.ts";
export type { Kyc } from "./kyc.ts";
export type { Retailer, RetailerRejection } from "./retailer.ts";
export type { RetailerCommand } from "./commands.ts";
export type {
  Credit,
  CreditAssessed,
  KycApproved,
  KycDocument,
  KycDocumentsSubmitted,
  KycExpired,
  KycRejected,
  KycRejectionCause,
  RetailerEvent,
  RetailerProfile,
  RetailerProfileUpdated,
  RetailerRegistered,
  RetailerReinstated,
  RetailerSuspended,
  RetailerSuspensionCause,
} from "./events.ts";
