import * as commands from "../../schemas/retailers/commands.ts";
import { answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { retailerAggregate } from "./retailer-aggregate.ts";

export const assessCredit = commandHandler(commands.assessCredit, async (data, { send }) => {
  const sent = await send(retailerAggregate, data.retailerId, { type: "AssessCredit", data });
  return answer(sent, "RetailerNotFound", { retailerId: data.retailerId });
});
