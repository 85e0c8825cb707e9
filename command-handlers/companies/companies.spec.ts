import { beforeEach, describe, expect, it } from "vitest";
import {
  companyInput,
  documents,
  openParties,
  type Parties,
  principalOf,
  resultOf,
} from "../fixtures/parties.fixture.ts";

const accepted = expect.objectContaining({ outcome: "accepted" }) as unknown;
const rejected = (reason: string) => ({ outcome: "rejected", reason });
const notFound = { outcome: "not-found" };
const forbidden = { outcome: "forbidden" };

const admin = principalOf("admin");
const { password: _, ...profile } = companyInput;

describe("The commands of companies", () => {
  let parties: Parties;
  let companyId: string;
  let own: ReturnType<typeof principalOf>;

  beforeEach(async () => {
    parties = openParties();
    companyId = resultOf(await parties.send("RegisterCompany", companyInput), "companyId");
    own = principalOf("company", companyId);
  });

  const verified = async () => {
    await parties.send("SubmitCompanyDocuments", { companyId, documents }, own);
    await parties.send("VerifyCompany", { companyId }, admin);
  };

  it("register a company with its login, which may log in at once", async () => {
    expect(await parties.identity.authenticate(companyInput.email, companyInput.password)).toMatchObject({
      principal: { role: "company", partyId: companyId },
      email: companyInput.email,
      name: companyInput.name,
    });
  });

  it("refuse an e-mail that is taken, however it is written", async () => {
    const again = { ...companyInput, email: " Trade@HarbourLane.EXAMPLE" };
    expect(await parties.send("RegisterCompany", again)).toEqual(rejected("EmailTaken"));
  });

  it("take no input that says too little", async () => {
    const answer = await parties.send("RegisterCompany", { ...companyInput, password: "short", region: "Britain" });
    expect(answer).toMatchObject({ outcome: "invalid", issues: [{ path: "region" }, { path: "password" }] });
  });

  it("enrol a company without a login, for staff alone", async () => {
    const { email: _email, ...unnamed } = profile;
    expect(await parties.send("EnrolCompany", unnamed, admin)).toEqual(accepted);
    expect(await parties.send("EnrolCompany", unnamed, own)).toEqual(forbidden);
  });

  it("let a company update itself, again without effect, and no other", async () => {
    const change = { ...profile, companyId, approvesOrders: true };
    expect(await parties.send("UpdateCompanyProfile", change, own)).toEqual(accepted);
    expect(await parties.send("UpdateCompanyProfile", change, own)).toEqual(accepted);
    expect(await parties.store.read(`company-${companyId}`)).toHaveLength(2);
    const other = principalOf("company", "019581b0-4d00-7a11-8c3e-5f0d2b9a7c01");
    expect(await parties.send("UpdateCompanyProfile", change, other)).toEqual(notFound);
    expect(await parties.send("SubmitCompanyDocuments", { companyId, documents }, other)).toEqual(notFound);
    expect(await parties.send("UpdateCompanyProfile", change, principalOf("retailer", companyId))).toEqual(forbidden);
  });

  it("answer like for another's where there is no such company", async () => {
    const unknown = "019581b0-4d00-7a11-8c3e-5f0d2b9a7c01";
    expect(await parties.send("UpdateCompanyProfile", { ...profile, companyId: unknown }, admin)).toEqual(notFound);
    for (const name of ["VerifyCompany", "ReinstateCompany"])
      expect(await parties.send(name, { companyId: unknown }, admin)).toEqual(notFound);
    for (const name of ["RejectCompany", "SuspendCompany"])
      expect(await parties.send(name, { companyId: unknown, cause: "other" }, admin)).toEqual(notFound);
  });

  it("verify by documents, and refuse without", async () => {
    expect(await parties.send("VerifyCompany", { companyId }, admin)).toEqual(rejected("DocumentsNotSubmitted"));
    expect(await parties.send("SubmitCompanyDocuments", { companyId, documents }, own)).toEqual(accepted);
    expect(await parties.send("VerifyCompany", { companyId }, admin)).toEqual(accepted);
    expect(await parties.send("VerifyCompany", { companyId }, admin)).toEqual(accepted);
    expect(await parties.send("SubmitCompanyDocuments", { companyId, documents }, own)).toEqual(
      rejected("CompanyAlreadyVerified"),
    );
  });

  it("leave verifying, rejecting, suspending and reinstating to staff that may", async () => {
    for (const name of ["VerifyCompany", "RejectCompany", "SuspendCompany", "ReinstateCompany"])
      for (const principal of [own, principalOf("auditor"), undefined])
        expect(await parties.send(name, { companyId, cause: "other" }, principal)).toEqual(forbidden);
  });

  it("reject a company, again without effect, and not once it is verified", async () => {
    const refusal = { companyId, cause: "not-a-business" };
    expect(await parties.send("RejectCompany", refusal, admin)).toEqual(accepted);
    expect(await parties.send("RejectCompany", refusal, admin)).toEqual(accepted);
    await verified();
    expect(await parties.send("RejectCompany", refusal, admin)).toEqual(rejected("CompanyAlreadyVerified"));
  });

  it("suspend and reinstate a verified company alone", async () => {
    const suspension = { companyId, cause: "fraud" };
    expect(await parties.send("SuspendCompany", suspension, admin)).toEqual(rejected("CompanyNotVerified"));
    expect(await parties.send("ReinstateCompany", { companyId }, admin)).toEqual(rejected("CompanyNotVerified"));
    await verified();
    expect(await parties.send("SuspendCompany", suspension, admin)).toEqual(accepted);
    expect(await parties.send("SuspendCompany", suspension, admin)).toEqual(accepted);
    expect(await parties.send("VerifyCompany", { companyId }, admin)).toEqual(rejected("CompanyIsSuspended"));
    expect(await parties.send("ReinstateCompany", { companyId }, admin)).toEqual(accepted);
  });
});
