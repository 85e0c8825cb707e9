import type { Instant } from "../../domain/kernel/instant.ts";
import { plusMs } from "../../domain/kernel/instant.ts";
import { registerCompany, submitCompanyDocuments, verifyCompany } from "../../schemas/companies/commands.ts";
import { permissions, permissionsOf } from "../../schemas/permissions.ts";
import type { Principal } from "../../schemas/principal.ts";
import {
  approveKyc,
  assessCredit,
  registerRetailer,
  rejectKyc,
  submitKycDocuments,
} from "../../schemas/retailers/commands.ts";
import { uuidV5 } from "../../schemas/uuid.ts";
import { demoPassword } from "./logins.ts";
import { daysBefore, type Sender, sideBySide } from "./send.ts";
import { type Shop, shops } from "./shops.ts";
import { type Supplier, suppliers } from "./suppliers.ts";

export type DemoCompany = { readonly id: string; readonly supplier: Supplier; readonly as: Principal };
export type DemoRetailer = { readonly id: string; readonly shop: Shop; readonly as: Principal };
export type Making = { readonly sender: Sender; readonly anchor: Instant };

const fileNamespace = "2f1c9a54-6d0b-4c8e-9a37-51d2b6e8f0a4";
const yearMs = 365 * 24 * 60 * 60 * 1000;
const nearly = 0.01;

/** The marketplace's own staff, who may also write down what happened in the past. */
export const staff: Principal = {
  accountId: "00000000-0000-7000-8000-000000000002",
  role: "admin",
  partyId: null,
  permissions,
};

const party = (role: "company" | "retailer", accountId: string, partyId: string): Principal => ({
  accountId,
  role,
  partyId,
  permissions: [...permissionsOf[role], "orders:import"],
});

const paper = (kind: string, of: string) => ({ kind, fileId: uuidV5(fileNamespace, `${kind} ${of}`) });

const makeCompany = async ({ sender, anchor }: Making, supplier: Supplier, index: number): Promise<DemoCompany> => {
  const { name, email, phone, businessRegistration, region, timeZone, approvesOrders, standing, code } = supplier;
  const days = standing === "waiting" ? 2 : 400 - index * 2;
  const profile = { name, email, phone, businessRegistration, region, timeZone, approvesOrders };
  const { companyId, accountId } = await sender.send(registerCompany, {
    input: { ...profile, password: demoPassword },
    as: staff,
    at: daysBefore(anchor, days),
    key: `company ${code}`,
  });
  const as = party("company", accountId, companyId);
  await sender.send(submitCompanyDocuments, {
    input: { companyId, documents: [paper("registration", code), paper("tax", code)] },
    as,
    at: daysBefore(anchor, days - nearly),
    key: `company papers ${code}`,
  });
  const verified = { input: { companyId }, as: staff, at: daysBefore(anchor, days - 1), key: `verify ${code}` };
  if (standing !== "waiting") await sender.send(verifyCompany, verified);
  return { id: companyId, supplier, as };
};

const decideKyc = async ({ sender, anchor }: Making, { id, shop }: DemoRetailer, days: number) => {
  const decision = { as: staff, at: daysBefore(anchor, days - 1), key: `kyc ${shop.email}` };
  const validUntil = plusMs(anchor, yearMs);
  if (shop.kyc === "approved") await sender.send(approveKyc, { ...decision, input: { retailerId: id, validUntil } });
  if (shop.kyc === "rejected")
    await sender.send(rejectKyc, { ...decision, input: { retailerId: id, cause: "details-differ" } });
};

const assess = async ({ sender, anchor }: Making, { id, shop }: DemoRetailer, days: number) => {
  const currency = shop.region === "GB" ? "GBP" : "EUR";
  const limit = { amountMinor: shop.creditLimit * 100, currency };
  await sender.send(assessCredit, {
    input: { retailerId: id, score: shop.creditScore, limit, termsDays: shop.creditScore > 700 ? 60 : 30 },
    as: staff,
    at: daysBefore(anchor, days - 1.5),
    key: `credit ${shop.email}`,
  });
};

const makeRetailer = async (making: Making, shop: Shop, index: number): Promise<DemoRetailer> => {
  const { sender, anchor } = making;
  const { businessName, contactPerson, email, phone, timeZone, street, postcode, city, region } = shop;
  const days = shop.kyc === "approved" ? 390 - index * 3 : 6 - (index % 5);
  const profile = { businessName, contactPerson, email, phone, timeZone, address: { street, postcode, city, region } };
  const { retailerId, accountId } = await sender.send(registerRetailer, {
    input: { ...profile, password: demoPassword },
    as: staff,
    at: daysBefore(anchor, days),
    key: `retailer ${email}`,
  });
  const retailer = { id: retailerId, shop, as: party("retailer", accountId, retailerId) };
  if (shop.kyc === "not-submitted") return retailer;
  await sender.send(submitKycDocuments, {
    input: { retailerId, documents: [paper("identity", email), paper("registration", email)] },
    as: retailer.as,
    at: daysBefore(anchor, days - nearly),
    key: `kyc papers ${email}`,
  });
  await decideKyc(making, retailer, days);
  if (shop.creditLimit > 0) await assess(making, retailer, days);
  return retailer;
};

export const makeParties = async (making: Making) => {
  const companies = await sideBySide(suppliers, 4, (supplier, index) => makeCompany(making, supplier, index));
  const retailers = await sideBySide(shops, 4, (shop, index) => makeRetailer(making, shop, index));
  return { companies, retailers };
};
