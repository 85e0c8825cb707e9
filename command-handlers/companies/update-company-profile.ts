import * as commands from "../../schemas/companies/commands.ts";
import { actsFor, answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { companyAggregate } from "./company-aggregate.ts";

export const updateCompanyProfile = commandHandler(commands.updateCompanyProfile, async (data, { send, principal }) => {
  if (!actsFor(principal, "company", data.companyId)) return { outcome: "not-found" };
  const sent = await send(companyAggregate, data.companyId, { type: "UpdateCompanyProfile", data });
  return answer(sent, "CompanyNotFound", { companyId: data.companyId });
});
