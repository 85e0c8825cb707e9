import type { Account } from "../../domain/accounts/index.ts";
import { permissionsOf } from "../../schemas/permissions.ts";
import type { Principal } from "../../schemas/principal.ts";
import { companyAggregate, retailerAggregate } from "../aggregates.ts";
import type { Handling } from "../command-handler.ts";
import { accountAggregate } from "./account-aggregate.ts";
import { emailClaimAggregate } from "./email-claim-aggregate.ts";
import type { Credentials, EmailClaimOf, Passwords } from "./ports.ts";

export type IdentityPorts = {
  readonly facts: Handling["facts"];
  readonly emailClaim: EmailClaimOf;
  readonly passwords: Pick<Passwords, "verify">;
  readonly credentials: Pick<Credentials, "find">;
};

export type KnownAccount = { readonly principal: Principal; readonly email: string; readonly name: string };

/** A UUID that is nobody's: looked up in the place of an unknown account, so that both take the same steps. */
const nobody = "00000000-0000-7000-8000-000000000000";

/** Who stands behind an e-mail and a password, asked of the streams themselves: a lock counts from the moment it is accepted. */
export const identity = ({ facts, emailClaim, passwords, credentials }: IdentityPorts) => {
  const claimantOf = async (email: string) => {
    const [fact] = await facts(emailClaimAggregate, [emailClaim(email)]);
    return fact?.state.status === "confirmed" ? fact.state.accountId : undefined;
  };

  const stateOf = async (accountId: string): Promise<Account | undefined> =>
    (await facts(accountAggregate, [accountId]))[0]?.state;

  const nameOf = async (role: Principal["role"], partyId: string | null, email: string) => {
    if (partyId === null) return email;
    if (role === "company") {
      const [fact] = await facts(companyAggregate, [partyId]);
      return fact && fact.state.status !== "unregistered" ? fact.state.profile.name : email;
    }
    const [fact] = await facts(retailerAggregate, [partyId]);
    return fact && fact.state.status !== "unregistered" ? fact.state.profile.businessName : email;
  };

  const known = async (account: Account | undefined): Promise<KnownAccount | undefined> => {
    if (account?.status !== "active") return undefined;
    const { accountId, role, partyId, email } = account;
    return {
      principal: { accountId, role, partyId, permissions: permissionsOf[role] },
      email: email ?? "",
      name: await nameOf(role, partyId, email ?? ""),
    };
  };

  return {
    /** Undefined: unknown, wrong, not confirmed, locked or disabled; the same work each time.
     * @throws Overloaded when too many passwords wait to be checked. */
    authenticate: async (email: string, password: string) => {
      const claimant = await claimantOf(email);
      const [account, passwordHash] = await Promise.all([
        stateOf(claimant ?? nobody),
        credentials.find(claimant ?? nobody),
      ]);
      return (await passwords.verify(passwordHash, password)) ? known(account) : undefined;
    },

    /** Undefined when there is none, or it may not log in (any more). */
    account: async (accountId: string) => known(await stateOf(accountId)),
  };
};
