import { describe, expect, it } from "vitest";
import type { CompanyEvent } from "../../domain/companies/index.ts";
import { companyId } from "../../domain/kernel/ids.ts";
import type { Happened } from "../../feeds/sample-log.contract.ts";
import { company } from "../../schemas/companies/read-models.ts";
import { interleaved } from "../interleaved.contract.ts";
import { companyProfile } from "./company-profile.ts";

const ids = [1, 2, 3, 4].map((tail) => companyId(`0198a000-0000-7000-8000-00000000000${tail}`));

const profile = (name: string) => ({
  name,
  email: "office@example.com",
  phone: null,
  businessRegistration: "12345",
  region: "GB",
  timeZone: "Europe/London",
  approvesOrders: false,
});

const life = (id: (typeof ids)[number]): readonly CompanyEvent[] => [
  { type: "CompanyRegistered", data: { companyId: id, ...profile("Old Name") } },
  { type: "CompanyDocumentsSubmitted", data: { companyId: id, documents: [{ kind: "tax", fileId: "f1" }] } },
  { type: "CompanyRejected", data: { companyId: id, cause: "details-differ" } },
  { type: "CompanyDocumentsSubmitted", data: { companyId: id, documents: [{ kind: "registration", fileId: "f2" }] } },
  { type: "CompanyVerified", data: { companyId: id } },
  { type: "CompanyProfileUpdated", data: { companyId: id, ...profile("New Name"), approvesOrders: true } },
  { type: "CompanySuspended", data: { companyId: id, cause: "complaints" } },
  { type: "CompanyReinstated", data: { companyId: id } },
];

/** The lives of all of `ids`, event by event in turn. */
const events = (upTo = 8): Happened<CompanyEvent>[] =>
  Array.from({ length: upTo }, (_, step) => step).flatMap((step) =>
    ids.flatMap((id) => {
      const event = life(id)[step];
      return event ? [{ ...event, stream: `company-${id}`, at: `2026-03-0${step + 1}T08:00:00.000Z` }] : [];
    }),
  );

const after = async (steps: number) => (await interleaved(companyProfile, events(steps))).rows.get(ids[0] ?? "");

describe("A company's profile", () => {
  it("is the same however the streams arrive mixed, and what the API promises to serve", async () => {
    const { rows, folded, parked } = await interleaved(companyProfile, events(), { seed: 7 });
    expect(parked).toEqual([]);
    expect(rows).toEqual(folded);
    for (const row of rows.values()) expect(company.parse(row)).toEqual(row);
  });

  it("begins unverified, keeps papers with their time, and says why it was rejected", async () => {
    expect(await after(1)).toMatchObject({
      name: "Old Name",
      verificationStatus: "pending",
      documents: [],
      revision: 0,
    });
    expect(await after(3)).toMatchObject({
      verificationStatus: "rejected",
      rejectionCause: "details-differ",
      documents: [{ kind: "tax", fileId: "f1", submittedAt: "2026-03-02T08:00:00.000Z" }],
    });
  });

  it("follows verification, a new name, suspension and its end", async () => {
    expect(await after(5)).toMatchObject({ verificationStatus: "verified", rejectionCause: null });
    expect(await after(7)).toMatchObject({
      name: "New Name",
      approvesOrders: true,
      suspended: true,
      suspensionCause: "complaints",
    });
    expect(await after(8)).toMatchObject({
      suspended: false,
      suspensionCause: null,
      createdAt: "2026-03-01T08:00:00.000Z",
      updatedAt: "2026-03-08T08:00:00.000Z",
      revision: 7,
    });
  });
});
