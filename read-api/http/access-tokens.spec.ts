import { generateKeyPairSync } from "node:crypto";
import { decodeJwt, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { permissionsOf } from "../../schemas/permissions.ts";
import { accessTokens, type SigningKey } from "./access-tokens.ts";

const secret = new TextEncoder().encode("a secret of specs, at least 32 bytes long");
const pair = generateKeyPairSync("ed25519");
const keys: readonly SigningKey[] = [
  { algorithm: "HS256", secret },
  { algorithm: "EdDSA", privateKey: pair.privateKey, publicKey: pair.publicKey },
];
const principal = {
  accountId: "account",
  role: "retailer",
  partyId: "party",
  permissions: permissionsOf.retailer,
} as const;

describe.each(keys)("an access token signed with $algorithm", (key) => {
  it("carries the payload of the contract, and comes back as the session that it was", async () => {
    const now = Date.parse("2026-03-01T08:00:00Z");
    const tokens = accessTokens(key, () => now);
    const token = await tokens.issue({ principal, email: "ann@example.com" });
    expect(decodeJwt(token)).toMatchObject({
      sub: "account",
      email: "ann@example.com",
      role: "retailer",
      permissions: permissionsOf.retailer,
      iat: now / 1000,
      exp: now / 1000 + 600,
    });
    expect(await tokens.verify(token)).toEqual({ principal, email: "ann@example.com", expiresAtMs: now + 600_000 });
  });

  it("ends after ten minutes, also where it is remembered", async () => {
    let now = Date.parse("2026-03-01T08:00:00Z");
    const tokens = accessTokens(key, () => now);
    const token = await tokens.issue({ principal, email: "ann@example.com" });
    expect(await tokens.verify(token)).toBeDefined();
    expect(tokens.verify(token)).not.toBeInstanceOf(Promise);
    now += 600_000;
    expect(await tokens.verify(token)).toBeUndefined();
    expect(await accessTokens(key, () => now).verify(token)).toBeUndefined();
  });

  it("is refused when it is changed, or signed with nothing or another key", async () => {
    const tokens = accessTokens(key);
    const token = await tokens.issue({ principal, email: "ann@example.com" });
    const [header = "", payload = "", signature = ""] = token.split(".");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    const admin = Buffer.from(JSON.stringify({ ...decodeJwt(token), role: "admin" })).toString("base64url");
    const foreign = await new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode("another secret, also of at least 32 bytes"));
    for (const forged of [`${header}.${admin}.${signature}`, `${none}.${payload}.`, foreign, "", "a.b.c"])
      expect(await tokens.verify(forged)).toBeUndefined();
  });
});
