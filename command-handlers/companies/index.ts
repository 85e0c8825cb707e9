import type { CreateLogin } from "../login.ts";
import { enrolCompany, registerCompany } from "./register-company.ts";
import { reinstateCompany } from "./reinstate-company.ts";
import { rejectCompany } from "./reject-company.ts";
import { submitCompanyDocuments } from "./submit-company-documents.ts";
import { suspendCompany } from "./suspend-company.ts";
import { updateCompanyProfile } from "./update-company-profile.ts";
import { verifyCompany } from "./verify-company.ts";

export const companiesHandlers = (createLogin: CreateLogin) => [
  registerCompany(createLogin),
  enrolCompany,
  updateCompanyProfile,
  submitCompanyDocuments,
  verifyCompany,
  rejectCompany,
  suspendCompany,
  reinstateCompany,
];
