import { type Decider, decisions } from "../kernel/decider.ts";
import type {
  CompanyCommand,
  RegisterCompany,
  ReinstateCompany,
  RejectCompany,
  SubmitCompanyDocuments,
  SuspendCompany,
  UpdateCompanyProfile,
  VerifyCompany,
} from "./commands.ts";
import type { CompanyDocument, CompanyEvent, CompanyProfile } from "./events.ts";

export type CompanyRejection =
  "CompanyNotFound" | "CompanyNotVerified" | "CompanyAlreadyVerified" | "CompanyIsSuspended" | "DocumentsNotSubmitted";

type Registered = { readonly profile: CompanyProfile };

/** By verification status; `documents` are those that wait for a decision. */
export type Company =
  | { readonly status: "unregistered" }
  | ({ readonly status: "pending" } & Registered)
  | ({ readonly status: "submitted"; readonly documents: readonly CompanyDocument[] } & Registered)
  | ({ readonly status: "verified" } & Registered)
  | ({ readonly status: "rejected" } & Registered)
  | ({ readonly status: "suspended" } & Registered);

const { accept, reject } = decisions<CompanyEvent, CompanyRejection>();

const profileOf = ({ name, email, phone, businessRegistration, region, timeZone, approvesOrders }: CompanyProfile) => ({
  name, email, phone, businessRegistration, region, timeZone, approvesOrders,
}); // prettier-ignore

const sameProfile = (left: CompanyProfile, right: CompanyProfile) =>
  JSON.stringify(profileOf(left)) === JSON.stringify(profileOf(right));

const sameDocuments = (left: readonly CompanyDocument[], right: readonly CompanyDocument[]) =>
  left.length === right.length &&
  left.every(({ kind, fileId }, at) => right[at]?.kind === kind && right[at].fileId === fileId);

const register = ({ data }: RegisterCompany, company: Company) =>
  company.status === "unregistered"
    ? accept({ type: "CompanyRegistered", data: { companyId: data.companyId, ...profileOf(data) } })
    : accept();

const updateProfile = ({ data }: UpdateCompanyProfile, company: Company) => {
  if (company.status === "unregistered") return reject("CompanyNotFound");
  if (sameProfile(company.profile, data)) return accept();
  return accept({ type: "CompanyProfileUpdated", data: { companyId: data.companyId, ...profileOf(data) } });
};

const submitDocuments = ({ data: { companyId, documents } }: SubmitCompanyDocuments, company: Company) => {
  if (company.status === "unregistered") return reject("CompanyNotFound");
  if (company.status === "verified" || company.status === "suspended") return reject("CompanyAlreadyVerified");
  if (company.status === "submitted" && sameDocuments(company.documents, documents)) return accept();
  return accept({ type: "CompanyDocumentsSubmitted", data: { companyId, documents } });
};

const verify = ({ data: { companyId } }: VerifyCompany, { status }: Company) => {
  if (status === "unregistered") return reject("CompanyNotFound");
  if (status === "verified") return accept();
  if (status === "suspended") return reject("CompanyIsSuspended");
  return status === "submitted"
    ? accept({ type: "CompanyVerified", data: { companyId } })
    : reject("DocumentsNotSubmitted");
};

const refuse = ({ data: { companyId, cause } }: RejectCompany, { status }: Company) => {
  if (status === "unregistered") return reject("CompanyNotFound");
  if (status === "rejected") return accept();
  if (status === "verified" || status === "suspended") return reject("CompanyAlreadyVerified");
  return accept({ type: "CompanyRejected", data: { companyId, cause } });
};

const suspend = ({ data: { companyId, cause } }: SuspendCompany, { status }: Company) => {
  if (status === "unregistered") return reject("CompanyNotFound");
  if (status === "suspended") return accept();
  return status === "verified"
    ? accept({ type: "CompanySuspended", data: { companyId, cause } })
    : reject("CompanyNotVerified");
};

const reinstate = ({ data: { companyId } }: ReinstateCompany, { status }: Company) => {
  if (status === "unregistered") return reject("CompanyNotFound");
  if (status === "verified") return accept();
  return status === "suspended"
    ? accept({ type: "CompanyReinstated", data: { companyId } })
    : reject("CompanyNotVerified");
};

const evolveRegistered = (
  company: Exclude<Company, { readonly status: "unregistered" }>,
  event: Exclude<CompanyEvent, { readonly type: "CompanyRegistered" }>,
): Company => {
  const { profile } = company;
  switch (event.type) {
    case "CompanyProfileUpdated":
      return { ...company, profile: profileOf(event.data) };
    case "CompanyDocumentsSubmitted":
      return { status: "submitted", profile, documents: event.data.documents };
    case "CompanyVerified":
    case "CompanyReinstated":
      return { status: "verified", profile };
    case "CompanyRejected":
      return { status: "rejected", profile };
    case "CompanySuspended":
      return { status: "suspended", profile };
  }
};

const evolve = (company: Company, event: CompanyEvent): Company => {
  if (event.type === "CompanyRegistered") return { status: "pending", profile: profileOf(event.data) };
  return company.status === "unregistered" ? company : evolveRegistered(company, event);
};

export const company: Decider<CompanyCommand, CompanyEvent, Company, CompanyRejection> = {
  initial: { status: "unregistered" },
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case "RegisterCompany":
        return register(command, state);
      case "UpdateCompanyProfile":
        return updateProfile(command, state);
      case "SubmitCompanyDocuments":
        return submitDocuments(command, state);
      case "VerifyCompany":
        return verify(command, state);
      case "RejectCompany":
        return refuse(command, state);
      case "SuspendCompany":
        return suspend(command, state);
      case "ReinstateCompany":
        return reinstate(command, state);
    }
  },
};
