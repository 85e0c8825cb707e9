import { type AuthPayload, loginInput, type Me } from "../../schemas/accounts/session.ts";
import type { GatewayConfig } from "../config.ts";
import { accessTokenSeconds, type AccessTokens } from "../http/access-tokens.ts";
import { parsed } from "../http/parsed.ts";
import { countTake } from "../http/permit.ts";
import { problemError, problems } from "../http/problem.ts";
import type { Ports } from "../ports.ts";
import type { Account } from "./identity.ts";

export type Login = (credentials: unknown, address: string) => Promise<AuthPayload>;

export const meOf = ({ principal: { accountId, role, partyId, permissions }, email, name }: Account): Me => ({
  id: accountId,
  email,
  name,
  role,
  partyId,
  permissions: [...permissions],
});

/** The one way in, for REST and GraphQL: counted per address and e-mail, and per address alone, before a password is looked at.
 * The answer throws ProblemError InvalidCredentials or TooManyRequests. */
export const login = (
  { identity, rateLimiter }: Pick<Ports, "identity" | "rateLimiter">,
  config: Pick<GatewayConfig, "rateLimits">,
  tokens: AccessTokens,
): Login => {
  return async (credentials, address) => {
    const { email, password } = parsed(loginInput, credentials);
    await countTake(rateLimiter, "loginByAddress", config, address);
    await countTake(rateLimiter, "login", config, `${address} ${email}`);
    const account = await identity.authenticate(email, password);
    if (!account) throw problemError(problems.invalidCredentials());
    return {
      accessToken: await tokens.issue({ principal: account.principal, email: account.email }),
      tokenType: "Bearer",
      expiresIn: accessTokenSeconds,
      account: meOf(account),
    };
  };
};
