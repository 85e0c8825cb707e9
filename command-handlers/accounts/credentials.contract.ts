import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credentials } from "./ports.ts";

type Opened = { readonly credentials: Credentials; readonly close: () => Promise<void> };

/** What every adapter of the port keeps. */
export const credentialsContract = (name: string, open: () => Promise<Opened>) => {
  describe(`Credentials in ${name}`, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    it("have nothing for an account without a password", async () => {
      expect(await opened.credentials.find(randomUUID())).toBeUndefined();
    });

    it("keep the hash of each account apart", async () => {
      const [first, second] = [randomUUID(), randomUUID()];
      await opened.credentials.add(first, "$argon2id$1");
      await opened.credentials.add(second, "$argon2id$2");
      expect(await opened.credentials.find(first)).toBe("$argon2id$1");
      expect(await opened.credentials.find(second)).toBe("$argon2id$2");
    });

    it("keep the first hash, also when two come at once", async () => {
      const account = randomUUID();
      await opened.credentials.add(account, "$argon2id$first");
      await Promise.all(["$argon2id$a", "$argon2id$b"].map((hash) => opened.credentials.add(account, hash)));
      expect(await opened.credentials.find(account)).toBe("$argon2id$first");
    });
  });
};
