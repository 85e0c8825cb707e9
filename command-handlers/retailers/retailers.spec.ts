import { beforeEach, describe, expect, it } from "vitest";
import {
  documents,
  openParties,
  type Parties,
  principalOf,
  resultOf,
  retailerInput,
} from "../fixtures/parties.fixture.ts";
import { kycExpiry } from "./kyc-expiry.ts";

const accepted = expect.objectContaining({ outcome: "accepted" }) as unknown;
const rejected = (reason: string) => ({ outcome: "rejected", reason });
const notFound = { outcome: "not-found" };
const forbidden = { outcome: "forbidden" };

const admin = principalOf("admin");
const { password: _, ...profile } = retailerInput;
const validUntil = "2100-01-01T00:00:00Z";
const credit = { score: 700, limit: { amountMinor: 500_000, currency: "EUR" }, termsDays: 30 };

describe("The commands of retailers", () => {
  let parties: Parties;
  let retailerId: string;
  let own: ReturnType<typeof principalOf>;

  beforeEach(async () => {
    parties = openParties();
    retailerId = resultOf(await parties.send("RegisterRetailer", retailerInput), "retailerId");
    own = principalOf("retailer", retailerId);
  });

  const approved = async () => {
    await parties.send("SubmitKycDocuments", { retailerId, documents }, own);
    await parties.send("ApproveKyc", { retailerId, validUntil }, admin);
  };

  it("register a retailer with its login, which may log in at once", async () => {
    expect(await parties.identity.authenticate(retailerInput.email, retailerInput.password)).toMatchObject({
      principal: { role: "retailer", partyId: retailerId },
      name: retailerInput.businessName,
    });
  });

  it("refuse an e-mail that is taken", async () => {
    expect(await parties.send("RegisterRetailer", retailerInput)).toEqual(rejected("EmailTaken"));
  });

  it("enrol a retailer without a login, for staff alone", async () => {
    const { email: _email, ...unnamed } = profile;
    expect(await parties.send("EnrolRetailer", unnamed, admin)).toEqual(accepted);
    expect(await parties.send("EnrolRetailer", unnamed, own)).toEqual(forbidden);
  });

  it("let a retailer update itself, again without effect, and no other", async () => {
    const moved = { ...profile, retailerId, address: { ...profile.address, city: "Porto" } };
    expect(await parties.send("UpdateRetailerProfile", moved, own)).toEqual(accepted);
    expect(await parties.send("UpdateRetailerProfile", moved, own)).toEqual(accepted);
    expect(await parties.store.read(`retailer-${retailerId}`)).toHaveLength(2);
    const other = principalOf("retailer", "019581b1-9f40-7c22-9b4d-1a2e3f405162");
    expect(await parties.send("UpdateRetailerProfile", moved, other)).toEqual(notFound);
    expect(await parties.send("SubmitKycDocuments", { retailerId, documents }, other)).toEqual(notFound);
  });

  it("answer like for another's where there is no such retailer", async () => {
    const unknown = { retailerId: "019581b1-9f40-7c22-9b4d-1a2e3f405162" };
    expect(await parties.send("UpdateRetailerProfile", { ...profile, ...unknown }, admin)).toEqual(notFound);
    expect(await parties.send("ApproveKyc", { ...unknown, validUntil }, admin)).toEqual(notFound);
    expect(await parties.send("AssessCredit", { ...unknown, ...credit }, admin)).toEqual(notFound);
    expect(await parties.send("ReinstateRetailer", unknown, admin)).toEqual(notFound);
    for (const name of ["RejectKyc", "SuspendRetailer"])
      expect(await parties.send(name, { ...unknown, cause: "other" }, admin)).toEqual(notFound);
  });

  it("approve KYC by documents, and refuse without, or for the past", async () => {
    expect(await parties.send("ApproveKyc", { retailerId, validUntil }, admin)).toEqual(rejected("KycNotSubmitted"));
    expect(await parties.send("SubmitKycDocuments", { retailerId, documents }, own)).toEqual(accepted);
    const past = { retailerId, validUntil: "2020-01-01T00:00:00Z" };
    expect(await parties.send("ApproveKyc", past, admin)).toEqual(rejected("KycValidityPast"));
    expect(await parties.send("ApproveKyc", { retailerId, validUntil }, admin)).toEqual(accepted);
    expect(await parties.send("ApproveKyc", { retailerId, validUntil }, admin)).toEqual(accepted);
    expect(await parties.send("SubmitKycDocuments", { retailerId, documents }, own)).toEqual(
      rejected("KycAlreadyApproved"),
    );
  });

  it("reject KYC by documents, again without effect, and not once it is approved", async () => {
    const refusal = { retailerId, cause: "details-differ" };
    expect(await parties.send("RejectKyc", refusal, admin)).toEqual(rejected("KycNotSubmitted"));
    await parties.send("SubmitKycDocuments", { retailerId, documents }, own);
    expect(await parties.send("RejectKyc", refusal, admin)).toEqual(accepted);
    expect(await parties.send("RejectKyc", refusal, admin)).toEqual(accepted);
    await approved();
    expect(await parties.send("RejectKyc", refusal, admin)).toEqual(rejected("KycAlreadyApproved"));
  });

  it("assess credit within its bounds", async () => {
    expect(await parties.send("AssessCredit", { retailerId, ...credit }, admin)).toEqual(accepted);
    expect(await parties.send("AssessCredit", { retailerId, ...credit }, admin)).toEqual(accepted);
    expect(await parties.store.read(`retailer-${retailerId}`)).toHaveLength(2);
    const tooGood = { retailerId, ...credit, score: 1001 };
    expect(await parties.send("AssessCredit", tooGood, admin)).toMatchObject({ outcome: "invalid" });
  });

  it("suspend and reinstate, again without effect", async () => {
    for (const name of ["SuspendRetailer", "SuspendRetailer", "ReinstateRetailer", "ReinstateRetailer"])
      expect(await parties.send(name, { retailerId, cause: "fraud" }, admin)).toEqual(accepted);
    expect(await parties.store.read(`retailer-${retailerId}`)).toHaveLength(3);
  });

  it("leave what concerns trust to staff that may", async () => {
    const input = { retailerId, cause: "other", validUntil, ...credit };
    for (const name of ["ApproveKyc", "RejectKyc", "AssessCredit", "SuspendRetailer", "ReinstateRetailer"])
      for (const principal of [own, principalOf("auditor"), undefined])
        expect(await parties.send(name, input, principal)).toEqual(forbidden);
  });

  it("let an approval run out at its end, once, and not before", async () => {
    await approved();
    await kycExpiry.expire(retailerId, parties.handlingAt("2099-12-31T23:59:59Z"));
    expect(await parties.store.read(`retailer-${retailerId}`)).toHaveLength(3);
    await kycExpiry.expire(retailerId, parties.handlingAt(validUntil));
    await kycExpiry.expire(retailerId, parties.handlingAt(validUntil));
    expect((await parties.store.read(`retailer-${retailerId}`)).map(({ type }) => type)).toEqual([
      "RetailerRegistered",
      "KycDocumentsSubmitted",
      "KycApproved",
      "KycExpired",
    ]);
  });
});
