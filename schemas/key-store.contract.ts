import { describe, expect, it } from "vitest";
import type { KeyStore } from "./key-store.ts";

/** What every key store owes its callers. `open` gives a fresh one. */
export const keyStoreContract = (name: string, open: () => Promise<KeyStore>) => {
  describe(`${name} as a key store`, () => {
    it("makes a key of 32 bytes at the first ask, and the same one from then on", async () => {
      const keys = await open();
      const first = await keys.keyFor("retailer-1");
      expect(first).toHaveLength(32);
      expect(await keys.keyFor("retailer-1")).toEqual(first);
      expect(await keys.find("retailer-1")).toEqual(first);
    });

    it("gives every subject a key of its own", async () => {
      const keys = await open();
      const all = await Promise.all(["a", "b", "../c", "d".repeat(300)].map((subject) => keys.keyFor(subject)));
      expect(new Set(all.map(String)).size).toBe(4);
    });

    it("gives callers that race for a new subject the same key", async () => {
      const keys = await open();
      const raced = await Promise.all(Array.from({ length: 20 }, () => keys.keyFor("raced")));
      expect(new Set(raced.map(String)).size).toBe(1);
    });

    it("finds no key for a subject that never had one, and makes none by looking", async () => {
      const keys = await open();
      expect(await keys.find("nobody")).toBe("none");
      expect(await keys.find("nobody")).toBe("none");
    });

    it("never gives a key again once it is destroyed", async () => {
      const keys = await open();
      await keys.keyFor("forgotten");
      await keys.destroy("forgotten");
      await keys.destroy("forgotten");
      expect(await keys.find("forgotten")).toBe("destroyed");
      expect(await keys.keyFor("forgotten")).toBe("destroyed");
    });

    it("keeps a subject that was forgotten before it had a key without one", async () => {
      const keys = await open();
      await keys.destroy("early");
      expect(await keys.keyFor("early")).toBe("destroyed");
    });
  });
};
