import { describe, expect, it } from "vitest";
import { interleaved } from "../interleaved.contract.ts";
import { catalogCompany } from "./catalog-company.ts";
import { catalogRetailer } from "./catalog-retailer.ts";

describe("what the catalog knows of parties", () => {
  it("is the newest name of each company", async () => {
    const named = (type: string, companyId: string, name: string) => ({
      type,
      stream: `company-${companyId}`,
      data: { companyId, name },
    });
    const { rows, folded } = await interleaved(catalogCompany, [
      named("CompanyRegistered", "a", "Tafelfreuden"),
      named("CompanyRegistered", "b", "Holzwerk"),
      { type: "CompanyVerified", stream: "company-a", data: { companyId: "a" } },
      named("CompanyProfileUpdated", "a", "Nordlicht"),
    ]);
    expect(rows).toEqual(folded);
    expect(rows.get("a")).toEqual({ id: "a", name: "Nordlicht", revision: 2 });
  });

  it("is the newest region of each retailer", async () => {
    const placed = (type: string, region: string) => ({
      type,
      stream: "retailer-a",
      data: { retailerId: "a", region },
    });
    const { rows, folded } = await interleaved(catalogRetailer, [
      placed("RetailerProfileUpdated", "DE"),
      placed("RetailerProfileUpdated", "FR"),
    ]);
    expect(rows).toEqual(folded);
    expect(rows.get("a")).toEqual({ id: "a", region: "FR", revision: 1 });
  });
});
