import { createHash } from "node:crypto";
import { regionOf, unknownRegion } from "./countries.ts";
import type { Marketplace } from "./marketplace.ts";
import { acceptedOrDoneBefore, createdOrFound } from "./sender.ts";

/** Approvals of imported retailers end at a time that no import reaches. */
const kycValidUntil = "2100-01-01T00:00:00.000Z";

/** The file has no papers: this id stands for them, the same in each run. */
const fileIdOf = (text: string) => {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** The one company that sells all that the file has: enrolled and verified.
 * @throws Error when the marketplace refuses. */
export const makeCompany = async ({ send, find, source, openedAt: at }: Marketplace, name: string, region: string) => {
  const profile = { name, region, timeZone: "UTC" };
  const enrolled = await send({ name: "EnrolCompany", input: profile, key: "company", at });
  const companyId = await createdOrFound(enrolled, "companyId", `The company ${name}`, () =>
    find({ kind: "company", name }),
  );
  const documents = [{ kind: "registration", fileId: fileIdOf(`${source} company`) }];
  const submitted = await send({
    name: "SubmitCompanyDocuments",
    input: { companyId, documents },
    key: "company papers",
    at,
  });
  acceptedOrDoneBefore(submitted, "The company's papers", ["CompanyAlreadyVerified"]);
  const verified = await send({ name: "VerifyCompany", input: { companyId }, key: "company verified", at });
  acceptedOrDoneBefore(verified, "Verifying the company");
  return companyId;
};

/** A retailer for a customer: named by its number, known to the marketplace, KYC approved; the file says no more than its country.
 * @throws Error when the marketplace refuses. */
export const makeRetailer = async (
  { send, find, source, openedAt: at }: Marketplace,
  customer: string,
  country: string,
) => {
  const what = `The retailer of customer ${customer}`;
  const businessName = `${source} customer ${customer}`;
  const profile = (region: string) => ({
    businessName,
    email: null,
    address: { street: null, postcode: null, city: "Unknown", region },
    timeZone: "UTC",
  });
  const key = `customer ${customer}`;
  const enrolled = await send({ name: "EnrolRetailer", input: profile(unknownRegion), key, at });
  const retailerId = await createdOrFound(enrolled, "retailerId", what, () =>
    find({ kind: "retailer", name: businessName }),
  );
  const region = regionOf(country);
  if (region !== unknownRegion) {
    const input = { retailerId, ...profile(region) };
    acceptedOrDoneBefore(await send({ name: "UpdateRetailerProfile", input, key: `${key} country`, at }), what);
  }
  const documents = [{ kind: "other", fileId: fileIdOf(`${source} ${customer}`) }];
  const papers = { name: "SubmitKycDocuments", input: { retailerId, documents }, key: `${key} papers`, at };
  acceptedOrDoneBefore(await send(papers), what, ["KycAlreadyApproved"]);
  const approval = { name: "ApproveKyc", input: { retailerId, validUntil: kycValidUntil }, key: `${key} approved`, at };
  acceptedOrDoneBefore(await send(approval), what, ["KycNotSubmitted"]);
  return retailerId;
};
