import { randomBytes } from "node:crypto";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../postgres/migrate.ts";
import { postgresPool } from "../postgres/pool.ts";
import { testDatabase } from "../postgres/test-database.ts";
import { pinServerSecret, serverSecretFrom, serverSecretIn } from "./server-secret.ts";

const another = () => serverSecretFrom(randomBytes(32).toString("base64"));

describe("The server secret", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "secret-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("is made once and found again, readable by its owner alone", async () => {
    const [first, second] = await Promise.all([serverSecretIn(folder), serverSecretIn(folder)]);
    expect((await serverSecretIn(folder)).fingerprint).toBe(first.fingerprint);
    expect(second.fingerprint).toBe(first.fingerprint);
    if (process.platform !== "win32") expect((await stat(join(folder, "server.secret"))).mode & 0o777).toBe(0o600);
  });

  it("gives each purpose a key of its own, the same each time", () => {
    const secret = another();
    expect(secret.keyFor("passwords")).toEqual(secret.keyFor("passwords"));
    expect(secret.keyFor("passwords")).not.toEqual(secret.keyFor("email-claims"));
  });

  it("is refused unless it is 32 bytes", () => {
    expect(() => serverSecretFrom("c2hvcnQ=")).toThrow(/32 bytes/);
  });

  it("is tied to the database at first sight: another one is refused", async () => {
    const { url, drop } = await testDatabase();
    const pool = postgresPool(url, { applicationName: "spec", max: 1 });
    await migrate(pool);
    const secret = another();
    await pinServerSecret(pool, secret);
    await pinServerSecret(pool, secret);
    await expect(pinServerSecret(pool, another())).rejects.toMatchObject({ code: "SERVER_SECRET" });
    await pool.end();
    await drop();
  });
});
