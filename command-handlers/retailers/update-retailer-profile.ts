import * as commands from "../../schemas/retailers/commands.ts";
import { actsFor, answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { profileData } from "./profile-data.ts";
import { retailerAggregate } from "./retailer-aggregate.ts";

export const updateRetailerProfile = commandHandler(
  commands.updateRetailerProfile,
  async ({ retailerId, ...profile }, { send, principal }) => {
    if (!actsFor(principal, "retailer", retailerId)) return { outcome: "not-found" };
    const data = { retailerId, ...profileData(profile) };
    const sent = await send(retailerAggregate, retailerId, { type: "UpdateRetailerProfile", data });
    return answer(sent, "RetailerNotFound", { retailerId });
  },
);
