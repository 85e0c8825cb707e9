import * as commands from "../../schemas/retailers/commands.ts";
import { answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { retailerAggregate } from "./retailer-aggregate.ts";

export const approveKyc = commandHandler(commands.approveKyc, async (input, { send, now }) => {
  const sent = await send(retailerAggregate, input.retailerId, { type: "ApproveKyc", data: { ...input, now } });
  return answer(sent, "RetailerNotFound", { retailerId: input.retailerId });
});
