import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { permissionsOf } from "../../schemas/permissions.ts";
import { internalTokens } from "./tokens.ts";

const secret = Buffer.alloc(32, 1);
const principal = { accountId: "a", role: "admin", partyId: null, permissions: permissionsOf.admin } as const;
const body = Buffer.from('{"a":1}');

describe("A token between processes", () => {
  it("says whom a request is made for, and that it is for nobody", async () => {
    const tokens = internalTokens(secret);
    expect(await tokens.verify(await tokens.sign({ principal }, '{"a":1}'), body)).toEqual({ principal });
    expect(await tokens.verify(await tokens.sign({ principal: undefined }, '{"a":1}'), body)).toEqual({});
  });

  it("is good for one body alone", async () => {
    const tokens = internalTokens(secret);
    expect(await tokens.verify(await tokens.sign({ principal }, '{"a":2}'), body)).toBeUndefined();
  });

  it("is good for half a minute, whatever the clocks differ by within ten seconds", async () => {
    let now = 1_000_000;
    const tokens = internalTokens(secret, () => now);
    const token = await tokens.sign({ principal }, '{"a":1}');
    now += 39_000;
    expect(await tokens.verify(token, body)).toBeDefined();
    now += 2_000;
    expect(await tokens.verify(token, body)).toBeUndefined();
  });

  it("of another secret, of another audience or without an end is none", async () => {
    const tokens = internalTokens(secret);
    const foreign = await internalTokens(Buffer.alloc(32, 2)).sign({ principal }, '{"a":1}');
    const forUsers = await new SignJWT({ body: "x" })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuer("tradepost")
      .setExpirationTime("1m")
      .sign(secret);
    const endless = await new SignJWT({ body: "x" })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuer("tradepost")
      .setAudience("internal")
      .sign(secret);
    for (const token of [foreign, forUsers, endless, "a.b.c", ""])
      expect(await tokens.verify(token, body)).toBeUndefined();
  });
});
