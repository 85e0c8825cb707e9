import {
  accountQuestion,
  credentialsQuestion,
  type KnownAccount,
  knownAccount,
} from "../../schemas/accounts/known-account.ts";
import type { InternalClient } from "./client.ts";
import type { InternalOperation } from "./server.ts";

/** Fits the gateway's port and the write side's answer to it alike. */
type Identity = {
  readonly authenticate: (email: string, password: string) => Promise<KnownAccount | undefined>;
  readonly account: (accountId: string) => Promise<KnownAccount | undefined>;
};

/** Asking changes nothing, so it may be repeated anywhere. */
const asking = { principal: undefined, repeatable: true, attemptMs: 5_000, deadlineMs: 10_000 };
const answer = knownAccount.optional();

/** Accounts as the write side knows them, in another process.
 * Its answers throw Unavailable when nobody answers, or too many passwords wait to be checked. */
export const httpIdentity = (client: Pick<InternalClient, "call">): Identity => ({
  authenticate: async (email, password) =>
    answer.parse(await client.call({ ...asking, operation: "authenticate", body: { email, password } })),
  account: async (accountId) =>
    answer.parse(await client.call({ ...asking, operation: "account", body: { accountId } })),
});

/** The other end of `httpIdentity`. */
export const identityOperations = (identity: Identity): Readonly<Record<string, InternalOperation>> => ({
  authenticate: async ({ body }) => {
    const { email, password } = credentialsQuestion.parse(body);
    return identity.authenticate(email, password);
  },
  account: async ({ body }) => identity.account(accountQuestion.parse(body).accountId),
});
