import * as commands from "../../schemas/accounts/commands.ts";
import { companyAggregate, retailerAggregate } from "../aggregates.ts";
import { commandHandler, type Handling } from "../command-handler.ts";
import type { CreateLogin, Login } from "../login.ts";

/** Whether there is such a party; a role and a party that do not go together are for the account to refuse. */
const partyExists = async ({ facts }: Handling, role: Login["role"], partyId: string | null) => {
  if (partyId === null || (role !== "company" && role !== "retailer")) return true;
  const [fact] =
    role === "company" ? await facts(companyAggregate, [partyId]) : await facts(retailerAggregate, [partyId]);
  return fact?.state.status !== "unregistered";
};

export const createAccount = (createLogin: CreateLogin) =>
  commandHandler(commands.createAccount, async (login, handling) => {
    if (!(await partyExists(handling, login.role, login.partyId))) return { outcome: "not-found" };
    const created = await createLogin(login, handling);
    return created.outcome === "rejected" ? created : { outcome: "accepted", result: { accountId: created.accountId } };
  });
