import * as commands from "../../schemas/retailers/commands.ts";
import { answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { retailerAggregate } from "./retailer-aggregate.ts";

export const suspendRetailer = commandHandler(commands.suspendRetailer, async (data, { send }) => {
  const sent = await send(retailerAggregate, data.retailerId, { type: "SuspendRetailer", data });
  return answer(sent, "RetailerNotFound", { retailerId: data.retailerId });
});
