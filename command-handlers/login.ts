import type { AccountId } from "../domain/kernel/ids.ts";
import type { Handling } from "./command-handler.ts";

export type Login = {
  readonly email: string;
  readonly password: string;
  readonly role: "company" | "retailer" | "admin" | "auditor" | "analyst";
  readonly partyId: string | null;
};

/** Makes the login, and whatever it belongs to: `register` runs once the e-mail is held, before anything could log in.
 * Every step is the same again when the command is sent again, so a registration cut short resumes where it stopped. */
export type CreateLogin = (
  login: Login,
  handling: Handling,
  register?: () => Promise<void>,
) => Promise<
  | { readonly outcome: "accepted"; readonly accountId: AccountId }
  | { readonly outcome: "rejected"; readonly reason: string }
>;
