import * as commands from "../../schemas/companies/commands.ts";
import { answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { companyAggregate } from "./company-aggregate.ts";

export const reinstateCompany = commandHandler(commands.reinstateCompany, async (data, { send }) => {
  const sent = await send(companyAggregate, data.companyId, { type: "ReinstateCompany", data });
  return answer(sent, "CompanyNotFound", { companyId: data.companyId });
});
