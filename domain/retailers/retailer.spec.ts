import { describe, expect, it } from "vitest";
import { decisions, fold } from "../kernel/decider.ts";
import { given } from "../kernel/given.ts";
import { retailerId as id } from "../kernel/ids.ts";
import { instant } from "../kernel/instant.ts";
import { currency, money } from "../kernel/money.ts";
import {
  isKycApproved,
  retailer,
  type RetailerCommand,
  type RetailerEvent,
  type RetailerProfile,
  type RetailerRejection,
} from "./index.ts";

const { accept, reject } = decisions<RetailerEvent, RetailerRejection>();

const retailerId = id("019581b1-9f40-7c22-9b4d-1a2e3f405162");
const now = instant("2026-03-01T08:00:00Z");
const validUntil = instant("2027-03-01T00:00:00Z");
const later = instant("2028-03-01T00:00:00Z");
const profile: RetailerProfile = {
  businessName: "Corner & Clay",
  contactPerson: "Ines Duarte",
  email: "ines@cornerandclay.example",
  phone: null,
  street: "Rua das Flores 12",
  postcode: "1200-195",
  city: "Lisboa",
  region: "PT",
  timeZone: "Europe/Lisbon",
};
const documents = [{ kind: "identity", fileId: "019581b3-77c0-7e44-b66f-7c8d9e0f1a23" }] as const;
const credit = { score: 720, limit: money(500_000, currency("EUR")), termsDays: 30 };

const registered: RetailerEvent = { type: "RetailerRegistered", data: { retailerId, ...profile } };
const submitted: RetailerEvent = { type: "KycDocumentsSubmitted", data: { retailerId, documents } };
const approved: RetailerEvent = { type: "KycApproved", data: { retailerId, validUntil } };
const rejected: RetailerEvent = { type: "KycRejected", data: { retailerId, cause: "other" } };
const expired: RetailerEvent = { type: "KycExpired", data: { retailerId } };
const assessed: RetailerEvent = { type: "CreditAssessed", data: { retailerId, ...credit } };
const suspended: RetailerEvent = { type: "RetailerSuspended", data: { retailerId, cause: "unpaid-invoices" } };
const reinstated: RetailerEvent = { type: "RetailerReinstated", data: { retailerId } };

const register: RetailerCommand = { type: "RegisterRetailer", data: { retailerId, ...profile } };
const update = (city = profile.city): RetailerCommand => ({
  type: "UpdateRetailerProfile",
  data: { retailerId, ...profile, city },
});
const submit: RetailerCommand = { type: "SubmitKycDocuments", data: { retailerId, documents } };
const approve = (until = validUntil): RetailerCommand => ({
  type: "ApproveKyc",
  data: { retailerId, validUntil: until, now },
});
const refuse: RetailerCommand = { type: "RejectKyc", data: { retailerId, cause: "other" } };
const expire = (at = validUntil): RetailerCommand => ({ type: "ExpireKyc", data: { retailerId, now: at } });
const assess: RetailerCommand = { type: "AssessCredit", data: { retailerId, ...credit } };
const suspend: RetailerCommand = { type: "SuspendRetailer", data: { retailerId, cause: "unpaid-invoices" } };
const reinstate: RetailerCommand = { type: "ReinstateRetailer", data: { retailerId } };

const isApproved = [registered, submitted, approved];

describe("Retailer", () => {
  it("registers", () => {
    expect(given(retailer).when(register)).toEqual(accept(registered));
  });

  it("registers once, however often it is asked", () => {
    expect(given(retailer, registered).when(register)).toEqual(accept());
  });

  it("knows nothing to do before it is registered", () => {
    for (const command of [update(), submit, approve(), refuse, expire(), assess, suspend, reinstate])
      expect(given(retailer).when(command)).toEqual(reject("RetailerNotFound"));
  });

  it("ignores facts about a retailer that was never registered", () => {
    expect(fold(retailer, [approved, suspended])).toEqual(retailer.initial);
  });

  it("replaces its profile, once", () => {
    const moved: RetailerEvent = { type: "RetailerProfileUpdated", data: { retailerId, ...profile, city: "Porto" } };
    expect(given(retailer, registered).when(update("Porto"))).toEqual(accept(moved));
    expect(given(retailer, registered, moved).when(update("Porto"))).toEqual(accept());
    expect(given(retailer, registered).when(update())).toEqual(accept());
  });

  it("hands in KYC documents, again after a refusal or once the approval has run out", () => {
    expect(given(retailer, registered).when(submit)).toEqual(accept(submitted));
    expect(given(retailer, registered, submitted, rejected).when(submit)).toEqual(accept(submitted));
    expect(given(retailer, ...isApproved, expired).when(submit)).toEqual(accept(submitted));
  });

  it("takes the same documents twice as once, and other ones in their place", () => {
    expect(given(retailer, registered, submitted).when(submit)).toEqual(accept());
    const none: RetailerEvent = { type: "KycDocumentsSubmitted", data: { retailerId, documents: [] } };
    expect(given(retailer, registered, none).when(submit)).toEqual(accept(submitted));
  });

  it("hands in nothing while it is approved", () => {
    expect(given(retailer, ...isApproved).when(submit)).toEqual(reject("KycAlreadyApproved"));
  });

  it("is approved by its documents, once", () => {
    expect(given(retailer, registered, submitted).when(approve())).toEqual(accept(approved));
    expect(given(retailer, ...isApproved).when(approve())).toEqual(accept());
  });

  it("gets another end of its approval by being approved again", () => {
    const extended: RetailerEvent = { type: "KycApproved", data: { retailerId, validUntil: later } };
    expect(given(retailer, ...isApproved).when(approve(later))).toEqual(accept(extended));
  });

  it("is not approved without documents", () => {
    expect(given(retailer, registered).when(approve())).toEqual(reject("KycNotSubmitted"));
    expect(given(retailer, ...isApproved, expired).when(approve(later))).toEqual(reject("KycNotSubmitted"));
  });

  it("is not approved until a time that is past", () => {
    expect(given(retailer, registered, submitted).when(approve(now))).toEqual(reject("KycValidityPast"));
  });

  it("is refused on its documents, once", () => {
    expect(given(retailer, registered, submitted).when(refuse)).toEqual(accept(rejected));
    expect(given(retailer, registered, submitted, rejected).when(refuse)).toEqual(accept());
  });

  it("is not refused before it handed in documents, nor while it is approved", () => {
    expect(given(retailer, registered).when(refuse)).toEqual(reject("KycNotSubmitted"));
    expect(given(retailer, ...isApproved).when(refuse)).toEqual(reject("KycAlreadyApproved"));
  });

  it("loses its approval when that runs out, once, and not before", () => {
    expect(given(retailer, ...isApproved).when(expire())).toEqual(accept(expired));
    expect(given(retailer, ...isApproved, expired).when(expire())).toEqual(accept());
    expect(given(retailer, ...isApproved).when(expire(now))).toEqual(accept());
  });

  it("may trade up to the last moment of its approval, and not at its end", () => {
    const { state } = given(retailer, ...isApproved);
    expect(isKycApproved(state, instant("2027-02-28T23:59:59.999Z"))).toBe(true);
    expect(isKycApproved(state, validUntil)).toBe(false);
    expect(isKycApproved(retailer.initial, now)).toBe(false);
    expect(isKycApproved(given(retailer, registered, submitted).state, now)).toBe(false);
  });

  it("has its credit assessed, without a new fact where nothing changes", () => {
    expect(given(retailer, registered).when(assess)).toEqual(accept(assessed));
    expect(given(retailer, registered, assessed).when(assess)).toEqual(accept());
    const lower: RetailerCommand = { type: "AssessCredit", data: { retailerId, ...credit, score: 10 } };
    const lowered: RetailerEvent = { type: "CreditAssessed", data: { retailerId, ...credit, score: 10 } };
    expect(given(retailer, registered, assessed).when(lower)).toEqual(accept(lowered));
  });

  it("is suspended and reinstated, each once, and keeps its KYC", () => {
    expect(given(retailer, ...isApproved).when(suspend)).toEqual(accept(suspended));
    expect(given(retailer, ...isApproved, suspended).when(suspend)).toEqual(accept());
    expect(given(retailer, ...isApproved, suspended).when(reinstate)).toEqual(accept(reinstated));
    expect(given(retailer, ...isApproved).when(reinstate)).toEqual(accept());
    const { state } = given(retailer, ...isApproved, suspended);
    expect(state).toMatchObject({ status: "suspended", kyc: { status: "approved", validUntil } });
  });
});
