import type { Company } from "../domain/companies/index.ts";
import type { Instant } from "../domain/kernel/instant.ts";
import { isKycApproved, type Retailer } from "../domain/retailers/index.ts";

/** Why a retailer may not order at that time; undefined: it may. */
export const retailerFault = (retailer: Retailer, now: Instant) => {
  if (retailer.status !== "active") return "RetailerSuspended";
  return isKycApproved(retailer, now) ? undefined : "KycNotApproved";
};

/** Why a company may not sell; undefined: it may. */
export const companyFault = ({ status }: Company) => (status === "verified" ? undefined : "CompanyNotVerified");
