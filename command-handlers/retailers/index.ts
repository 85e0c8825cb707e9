import type { CreateLogin } from "../login.ts";
import { approveKyc } from "./approve-kyc.ts";
import { assessCredit } from "./assess-credit.ts";
import { kycExpiry } from "./kyc-expiry.ts";
import { enrolRetailer, registerRetailer } from "./register-retailer.ts";
import { reinstateRetailer } from "./reinstate-retailer.ts";
import { rejectKyc } from "./reject-kyc.ts";
import { submitKycDocuments } from "./submit-kyc-documents.ts";
import { suspendRetailer } from "./suspend-retailer.ts";
import { updateRetailerProfile } from "./update-retailer-profile.ts";

export const retailersHandlers = (createLogin: CreateLogin) => [
  registerRetailer(createLogin),
  enrolRetailer,
  updateRetailerProfile,
  submitKycDocuments,
  approveKyc,
  rejectKyc,
  assessCredit,
  suspendRetailer,
  reinstateRetailer,
];

export const retailersDeadlines = [kycExpiry];
