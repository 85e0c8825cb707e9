import type { Commands } from "../../schemas/command.ts";
import type { Principal } from "../../schemas/principal.ts";

export type StaffLogin = {
  readonly email: string;
  readonly password: string;
  readonly role: "admin" | "auditor" | "analyst";
};

/** Acts for whoever has the machine itself: the first account cannot be made by another. */
const operator: Principal = {
  accountId: "00000000-0000-7000-8000-000000000001",
  role: "admin",
  partyId: null,
  permissions: ["users:manage"],
};

/** Makes a staff login, or answers that its e-mail has one already (with whatever password).
 * @throws Error when the write side gives no final answer. */
export const bootstrapStaff = async (commands: Commands, login: StaffLogin): Promise<"created" | "exists"> => {
  const answer = await commands.send({
    name: "CreateAccount",
    input: { ...login, partyId: null },
    principal: operator,
    correlationId: `bootstrap-${login.role}`,
    idempotencyKey: `bootstrap ${login.role} ${login.email}`,
  });
  if (answer.outcome === "accepted") return "created";
  if (answer.outcome === "key-refused" || (answer.outcome === "rejected" && answer.reason === "EmailTaken"))
    return "exists";
  throw new Error(`The ${login.role} account could not be made: ${JSON.stringify(answer)}`);
};
