export { company } from "./company.ts";
export type { Company, CompanyRejection } from "./company.ts";
export type { CompanyCommand } from "./commands.ts";
export type {
  CompanyDocument,
  CompanyDocumentsSubmitted,
  CompanyEvent,
  CompanyProfile,
  CompanyProfileUpdated,
  CompanyRegistered,
  CompanyReinstated,
  CompanyRejected,
  CompanyRejectionCause,
  CompanySuspended,
  CompanySuspensionCause,
  CompanyVerified,
} from "./events.ts";
