import * as commands from "../../schemas/retailers/commands.ts";
import { actsFor, answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { retailerAggregate } from "./retailer-aggregate.ts";

export const submitKycDocuments = commandHandler(commands.submitKycDocuments, async (data, { send, principal }) => {
  if (!actsFor(principal, "retailer", data.retailerId)) return { outcome: "not-found" };
  const sent = await send(retailerAggregate, data.retailerId, { type: "SubmitKycDocuments", data });
  return answer(sent, "RetailerNotFound", { retailerId: data.retailerId });
});
