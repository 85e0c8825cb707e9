import * as commands from "../../schemas/companies/commands.ts";
import { answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { companyAggregate } from "./company-aggregate.ts";

export const rejectCompany = commandHandler(commands.rejectCompany, async (data, { send }) => {
  const sent = await send(companyAggregate, data.companyId, { type: "RejectCompany", data });
  return answer(sent, "CompanyNotFound", { companyId: data.companyId });
});
