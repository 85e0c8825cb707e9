import { type AuthPayload, loginInput, type Me } from "../../schemas/accounts/session.ts";
import type { GatewayConfig } from "../config.ts";
import { accessTokenSeconds, type AccessTokens } from "../http/access-tokens.ts";
import { parsed } from "../http/parsed.ts";
import { problemError, problems } from "../http/problem.ts";
import { type RateLimitName, rateLimitHeaders } from "../http/rate-limit.ts";
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
  { rateLimits }: Pick<GatewayConfig, "rateLimits">,
  tokens: AccessTokens,
): Login => {
  const count = async (name: RateLimitName, key: string) => {
    const verdict = await rateLimiter.take(`${name}:${key}`, rateLimits[name]);
    if (verdict.allowed) return;
    const refused = problems.tooManyRequests(verdict.resetMs);
    throw problemError({ ...refused, headers: { ...refused.headers, ...rateLimitHeaders(rateLimits[name], verdict) } });
  };

  return async (credentials, address) => {
    const { email, password } = parsed(loginInput, credentials);
    await count("loginByAddress", address);
    await count("login", `${address} ${email}`);
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
