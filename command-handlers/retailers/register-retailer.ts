import { type RetailerId, retailerId as retailer } from "../../domain/kernel/ids.ts";
import * as commands from "../../schemas/retailers/commands.ts";
import { commandHandler, type Handling } from "../command-handler.ts";
import type { CreateLogin } from "../login.ts";
import { profileData, type ProfileInput } from "./profile-data.ts";
import { retailerAggregate } from "./retailer-aggregate.ts";

const register = async (retailerId: RetailerId, profile: ProfileInput, { send }: Handling) => {
  const data = { retailerId, ...profileData(profile) };
  await send(retailerAggregate, retailerId, { type: "RegisterRetailer", data }, "register");
};

export const registerRetailer = (createLogin: CreateLogin) =>
  commandHandler(commands.registerRetailer, async ({ password, ...profile }, handling) => {
    const retailerId = retailer(handling.newId("retailer"));
    const login = { email: profile.email, password, role: "retailer", partyId: retailerId } as const;
    const created = await createLogin(login, handling, () => register(retailerId, profile, handling));
    if (created.outcome === "rejected") return created;
    return { outcome: "accepted", result: { retailerId, accountId: created.accountId } };
  });

export const enrolRetailer = commandHandler(commands.enrolRetailer, async (profile, handling) => {
  const retailerId = retailer(handling.newId("retailer"));
  await register(retailerId, profile, handling);
  return { outcome: "accepted", result: { retailerId } };
});
