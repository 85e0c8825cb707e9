import { describe, expect, it } from "vitest";
import { retailerId } from "../../domain/kernel/ids.ts";
import { instant } from "../../domain/kernel/instant.ts";
import { currency, money } from "../../domain/kernel/money.ts";
import type { RetailerEvent } from "../../domain/retailers/index.ts";
import type { Happened } from "../../feeds/sample-log.contract.ts";
import { retailer } from "../../schemas/retailers/read-models.ts";
import { interleaved } from "../interleaved.contract.ts";
import { retailerProfile } from "./retailer-profile.ts";

const ids = [1, 2, 3, 4].map((tail) => retailerId(`0198a000-0000-7000-8000-00000000000${tail}`));

const profile = {
  businessName: "Corner Shop",
  contactPerson: "A. Person",
  email: "shop@example.com",
  phone: null,
  street: "1 Road",
  postcode: "X1",
  city: "Town",
  region: "GB",
  timeZone: "Europe/London",
};

const life = (id: (typeof ids)[number]): readonly RetailerEvent[] => [
  { type: "RetailerRegistered", data: { retailerId: id, ...profile } },
  { type: "KycDocumentsSubmitted", data: { retailerId: id, documents: [{ kind: "identity", fileId: "f1" }] } },
  { type: "KycRejected", data: { retailerId: id, cause: "documents-unreadable" } },
  { type: "KycApproved", data: { retailerId: id, validUntil: instant("2028-01-01") } },
  {
    type: "CreditAssessed",
    data: { retailerId: id, score: 700, limit: money(500_000, currency("GBP")), termsDays: 30 },
  },
  { type: "RetailerProfileUpdated", data: { retailerId: id, ...profile, city: "Village", region: "IE" } },
  { type: "RetailerSuspended", data: { retailerId: id, cause: "unpaid-invoices" } },
  { type: "RetailerReinstated", data: { retailerId: id } },
  { type: "KycExpired", data: { retailerId: id } },
];

/** The lives of all of `ids`, event by event in turn. */
const events = (upTo = 9): Happened<RetailerEvent>[] =>
  Array.from({ length: upTo }, (_, step) => step).flatMap((step) =>
    ids.flatMap((id) => {
      const event = life(id)[step];
      return event ? [{ ...event, stream: `retailer-${id}`, at: `2026-03-0${step + 1}T08:00:00.000Z` }] : [];
    }),
  );

const after = async (steps: number) => (await interleaved(retailerProfile, events(steps))).rows.get(ids[0] ?? "");

describe("A retailer's profile", () => {
  it("is the same however the streams arrive mixed, and what the API promises to serve", async () => {
    const { rows, folded, parked } = await interleaved(retailerProfile, events(), { seed: 7 });
    expect(parked).toEqual([]);
    expect(rows).toEqual(folded);
    for (const row of rows.values()) expect(retailer.parse(row)).toEqual(row);
  });

  it("follows what is known of the buyer", async () => {
    expect(await after(1)).toMatchObject({
      kycStatus: "pending",
      creditScore: 0,
      creditLimit: null,
      address: { city: "Town" },
    });
    expect(await after(2)).toMatchObject({ kycStatus: "submitted", documents: [{ kind: "identity" }] });
    expect(await after(3)).toMatchObject({ kycStatus: "rejected", kycRejectionCause: "documents-unreadable" });
    expect(await after(4)).toMatchObject({
      kycStatus: "approved",
      kycRejectionCause: null,
      kycValidUntil: "2028-01-01T00:00:00.000Z",
    });
    expect(await after(5)).toMatchObject({ creditScore: 700, creditLimit: { amount: "5000.00" }, creditTermsDays: 30 });
    expect(await after(6)).toMatchObject({ region: "IE", address: { city: "Village", region: "IE" } });
    expect(await after(7)).toMatchObject({ suspended: true, suspensionCause: "unpaid-invoices" });
    expect(await after(8)).toMatchObject({ suspended: false, suspensionCause: null });
    expect(await after(9)).toMatchObject({ kycStatus: "expired", revision: 8 });
  });
});
