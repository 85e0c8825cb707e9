import { describe, expect, it } from "vitest";
import { decisions, fold } from "../kernel/decider.ts";
import { given } from "../kernel/given.ts";
import { companyId as id } from "../kernel/ids.ts";
import {
  company,
  type CompanyCommand,
  type CompanyEvent,
  type CompanyProfile,
  type CompanyRejection,
} from "./index.ts";

const { accept, reject } = decisions<CompanyEvent, CompanyRejection>();

const companyId = id("019581b0-4d00-7a11-8c3e-5f0d2b9a7c01");
const profile: CompanyProfile = {
  name: "Harbour Lane Ceramics",
  email: "trade@harbourlane.example",
  phone: null,
  businessRegistration: "09123456",
  region: "GB",
  timeZone: "Europe/London",
  approvesOrders: false,
};
const documents = [{ kind: "registration", fileId: "019581b3-77c0-7e44-b66f-7c8d9e0f1a23" }] as const;
const others = [{ kind: "tax", fileId: "019581b3-77c0-7e44-b66f-7c8d9e0f1a23" }] as const;

const registered: CompanyEvent = { type: "CompanyRegistered", data: { companyId, ...profile } };
const submitted: CompanyEvent = { type: "CompanyDocumentsSubmitted", data: { companyId, documents } };
const verified: CompanyEvent = { type: "CompanyVerified", data: { companyId } };
const rejected: CompanyEvent = { type: "CompanyRejected", data: { companyId, cause: "details-differ" } };
const suspended: CompanyEvent = { type: "CompanySuspended", data: { companyId, cause: "complaints" } };
const reinstated: CompanyEvent = { type: "CompanyReinstated", data: { companyId } };

const register: CompanyCommand = { type: "RegisterCompany", data: { companyId, ...profile } };
const update = (changes: Partial<CompanyProfile> = {}): CompanyCommand => ({
  type: "UpdateCompanyProfile",
  data: { companyId, ...profile, ...changes },
});
const submit: CompanyCommand = { type: "SubmitCompanyDocuments", data: { companyId, documents } };
const verify: CompanyCommand = { type: "VerifyCompany", data: { companyId } };
const refuse: CompanyCommand = { type: "RejectCompany", data: { companyId, cause: "details-differ" } };
const suspend: CompanyCommand = { type: "SuspendCompany", data: { companyId, cause: "complaints" } };
const reinstate: CompanyCommand = { type: "ReinstateCompany", data: { companyId } };

const isVerified = [registered, submitted, verified];
const isSuspended = [...isVerified, suspended];

describe("Company", () => {
  it("registers", () => {
    expect(given(company).when(register)).toEqual(accept(registered));
  });

  it("registers once, however often it is asked", () => {
    expect(given(company, registered).when(register)).toEqual(accept());
  });

  it("knows nothing to do before it is registered", () => {
    for (const command of [update(), submit, verify, refuse, suspend, reinstate])
      expect(given(company).when(command)).toEqual(reject("CompanyNotFound"));
  });

  it("ignores facts about a company that was never registered", () => {
    expect(fold(company, [verified])).toEqual(company.initial);
  });

  it("replaces its profile", () => {
    const changed: CompanyEvent = {
      type: "CompanyProfileUpdated",
      data: { companyId, ...profile, approvesOrders: true },
    };
    expect(given(company, registered).when(update({ approvesOrders: true }))).toEqual(accept(changed));
    expect(given(company, ...isSuspended).when(update({ approvesOrders: true }))).toEqual(accept(changed));
    expect(given(company, registered, changed).when(update({ approvesOrders: true }))).toEqual(accept());
  });

  it("takes the profile it has without a new fact", () => {
    expect(given(company, registered).when(update())).toEqual(accept());
  });

  it("hands in documents until it is verified, and other ones after a refusal", () => {
    expect(given(company, registered).when(submit)).toEqual(accept(submitted));
    expect(given(company, registered, submitted, rejected).when(submit)).toEqual(accept(submitted));
    const replaced: CompanyEvent = { type: "CompanyDocumentsSubmitted", data: { companyId, documents: others } };
    expect(
      given(company, registered, submitted).when({
        type: "SubmitCompanyDocuments",
        data: { companyId, documents: others },
      }),
    ).toEqual(accept(replaced));
  });

  it("takes the same documents twice as once", () => {
    expect(given(company, registered, submitted).when(submit)).toEqual(accept());
  });

  it("takes no documents once it is verified", () => {
    expect(given(company, ...isVerified).when(submit)).toEqual(reject("CompanyAlreadyVerified"));
    expect(given(company, ...isSuspended).when(submit)).toEqual(reject("CompanyAlreadyVerified"));
  });

  it("is verified by its documents, once", () => {
    expect(given(company, registered, submitted).when(verify)).toEqual(accept(verified));
    expect(given(company, ...isVerified).when(verify)).toEqual(accept());
  });

  it("is not verified without documents, nor by those that were refused", () => {
    expect(given(company, registered).when(verify)).toEqual(reject("DocumentsNotSubmitted"));
    expect(given(company, registered, submitted, rejected).when(verify)).toEqual(reject("DocumentsNotSubmitted"));
  });

  it("is reinstated, not verified again, when suspended", () => {
    expect(given(company, ...isSuspended).when(verify)).toEqual(reject("CompanyIsSuspended"));
  });

  it("is refused with or without documents, once", () => {
    expect(given(company, registered).when(refuse)).toEqual(accept(rejected));
    expect(given(company, registered, submitted).when(refuse)).toEqual(accept(rejected));
    expect(given(company, registered, submitted, rejected).when(refuse)).toEqual(accept());
  });

  it("is not refused once it is verified", () => {
    expect(given(company, ...isVerified).when(refuse)).toEqual(reject("CompanyAlreadyVerified"));
    expect(given(company, ...isSuspended).when(refuse)).toEqual(reject("CompanyAlreadyVerified"));
  });

  it("is suspended once, and only when verified", () => {
    expect(given(company, ...isVerified).when(suspend)).toEqual(accept(suspended));
    expect(given(company, ...isSuspended).when(suspend)).toEqual(accept());
    expect(given(company, registered, submitted).when(suspend)).toEqual(reject("CompanyNotVerified"));
  });

  it("is verified again by reinstating it, once", () => {
    expect(given(company, ...isSuspended).when(reinstate)).toEqual(accept(reinstated));
    expect(given(company, ...isSuspended, reinstated).when(reinstate)).toEqual(accept());
    expect(given(company, ...isSuspended, reinstated).state).toEqual({ status: "verified", profile });
    expect(given(company, registered).when(reinstate)).toEqual(reject("CompanyNotVerified"));
  });
});
