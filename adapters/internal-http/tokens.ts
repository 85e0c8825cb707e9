import { createSecretKey, hash } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import type { Principal } from "../../schemas/principal.ts";
import { principalParser } from "../../schemas/principal-parser.ts";

/** Whom a request between processes is made for; undefined: for nobody in particular. */
export type Sender = { readonly principal: Principal | undefined };

export type InternalTokens = {
  /** Good for `body` alone, for half a minute. */
  readonly sign: (sender: Sender, body: string) => Promise<string>;
  /** Undefined when it is not ours, has expired or was signed for another body. */
  readonly verify: (token: string, body: Buffer) => Promise<Sender | undefined>;
};

const issuer = "tradepost";
const audience = "internal";
const algorithm = "HS256";
const livesSeconds = 30;
/** Clocks of several machines differ by less. */
const toleranceSeconds = 10;

const digestOf = (body: string | Buffer) => hash("sha256", body, "base64url");

/** Short-lived JWTs by which processes of one installation know each other; `secret` is shared by all of them. */
export const internalTokens = (secret: Buffer, now: () => number = Date.now): InternalTokens => {
  const key = createSecretKey(secret);
  const seconds = () => Math.floor(now() / 1_000);
  return {
    sign: ({ principal }, body) =>
      new SignJWT({ body: digestOf(body), ...(principal && { principal }) })
        .setProtectedHeader({ alg: algorithm, typ: "JWT" })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(seconds())
        .setExpirationTime(seconds() + livesSeconds)
        .sign(key),
    verify: async (token, body) => {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [algorithm],
          issuer,
          audience,
          requiredClaims: ["exp", "body"],
          clockTolerance: toleranceSeconds,
          currentDate: new Date(now()),
        });
        if (payload["body"] !== digestOf(body)) return undefined;
        return {
          principal: payload["principal"] === undefined ? undefined : principalParser.parse(payload["principal"]),
        };
      } catch {
        return undefined;
      }
    },
  };
};
