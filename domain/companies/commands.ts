import type { CompanyId } from "../kernel/ids.ts";
import type { Message } from "../kernel/message.ts";
import type { CompanyDocument, CompanyProfile, CompanyRejectionCause, CompanySuspensionCause } from "./events.ts";

export type CompanyCommand =
  | RegisterCompany
  | UpdateCompanyProfile
  | SubmitCompanyDocuments
  | VerifyCompany
  | RejectCompany
  | SuspendCompany
  | ReinstateCompany;

type Of<Type extends string, Data = unknown> = Message<Type, { readonly companyId: CompanyId } & Data>;

export type RegisterCompany = Of<"RegisterCompany", CompanyProfile>;
/** The whole profile as it shall be from now on. */
export type UpdateCompanyProfile = Of<"UpdateCompanyProfile", CompanyProfile>;
export type SubmitCompanyDocuments = Of<"SubmitCompanyDocuments", { readonly documents: readonly CompanyDocument[] }>;
export type VerifyCompany = Of<"VerifyCompany">;
export type RejectCompany = Of<"RejectCompany", { readonly cause: CompanyRejectionCause }>;
export type SuspendCompany = Of<"SuspendCompany", { readonly cause: CompanySuspensionCause }>;
export type ReinstateCompany = Of<"ReinstateCompany">;
