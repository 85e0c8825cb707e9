import { jwtVerify, SignJWT, type CryptoKey, type KeyObject } from "jose";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import { permissions } from "../../schemas/permissions.ts";
import type { Principal } from "../../schemas/principal.ts";

/** A verified access token. */
export type Session = { readonly principal: Principal; readonly email: string; readonly expiresAtMs: number };

export type SigningKey =
  | { readonly algorithm: "HS256"; readonly secret: Uint8Array }
  | {
      readonly algorithm: "EdDSA";
      readonly privateKey: CryptoKey | KeyObject;
      readonly publicKey: CryptoKey | KeyObject;
    };

export type AccessTokens = {
  readonly issue: (session: Omit<Session, "expiresAtMs">) => Promise<string>;
  /** undefined when it is not ours, was changed or has expired. At once for a token seen before. */
  readonly verify: (token: string) => Session | undefined | Promise<Session | undefined>;
};

export const accessTokenSeconds = 600;
const issuer = "tradepost";
const remembered = 10_000;

const claims = z.object({
  sub: z.string(),
  email: z.string(),
  role: z.enum(["company", "retailer", "admin", "auditor", "analyst"]),
  partyId: z.string().nullable(),
  permissions: z.array(z.enum(permissions)),
  exp: z.number(),
});

/** JWTs that live ten minutes, with the brief's payload and the party that the account acts for. */
export const accessTokens = (key: SigningKey, now: () => number = Date.now): AccessTokens => {
  const [signing, verifying] = key.algorithm === "HS256" ? [key.secret, key.secret] : [key.privateKey, key.publicKey];
  const seen = new LRUCache<string, Session>({ max: remembered });

  const check = async (token: string) => {
    try {
      const { payload } = await jwtVerify(token, verifying, {
        algorithms: [key.algorithm],
        issuer,
        currentDate: new Date(now()),
      });
      const { sub, email, role, partyId, permissions: granted, exp } = claims.parse(payload);
      const session: Session = {
        principal: { accountId: sub, role, partyId, permissions: granted },
        email,
        expiresAtMs: exp * 1000,
      };
      seen.set(token, session);
      return session;
    } catch {
      return undefined;
    }
  };

  return {
    issue: ({ principal: { accountId, ...rest }, email }) =>
      new SignJWT({ email, ...rest })
        .setProtectedHeader({ alg: key.algorithm, typ: "JWT" })
        .setSubject(accountId)
        .setIssuer(issuer)
        .setIssuedAt(Math.floor(now() / 1000))
        .setExpirationTime(Math.floor(now() / 1000) + accessTokenSeconds)
        .sign(signing),
    verify: (token) => {
      const session = seen.get(token);
      if (!session) return check(token);
      return session.expiresAtMs > now() ? session : undefined;
    },
  };
};
