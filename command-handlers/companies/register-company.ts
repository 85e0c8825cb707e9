import type { CompanyProfile } from "../../domain/companies/index.ts";
import { type CompanyId, companyId as company } from "../../domain/kernel/ids.ts";
import * as commands from "../../schemas/companies/commands.ts";
import { commandHandler, type Handling } from "../command-handler.ts";
import type { CreateLogin } from "../login.ts";
import { companyAggregate } from "./company-aggregate.ts";

const register = async (companyId: CompanyId, profile: CompanyProfile, { send }: Handling) => {
  const { name, email, phone, businessRegistration, region, timeZone, approvesOrders } = profile;
  const data = { companyId, name, email, phone, businessRegistration, region, timeZone, approvesOrders };
  await send(companyAggregate, companyId, { type: "RegisterCompany", data }, "register");
};

export const registerCompany = (createLogin: CreateLogin) =>
  commandHandler(commands.registerCompany, async ({ password, ...profile }, handling) => {
    const companyId = company(handling.newId("company"));
    const login = { email: profile.email, password, role: "company", partyId: companyId } as const;
    const created = await createLogin(login, handling, () => register(companyId, profile, handling));
    if (created.outcome === "rejected") return created;
    return { outcome: "accepted", result: { companyId, accountId: created.accountId } };
  });

export const enrolCompany = commandHandler(commands.enrolCompany, async (profile, handling) => {
  const companyId = company(handling.newId("company"));
  await register(companyId, profile, handling);
  return { outcome: "accepted", result: { companyId } };
});
