import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUuid, uuidTimeMs } from "../domain/kernel/ids.ts";
import { derivedUuidV7, randomUuidV7, uuidV5 } from "./uuid.ts";

const dns = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

describe("a UUID", () => {
  it("of version 5 is the one that RFC 9562 gives as its example", () => {
    expect(uuidV5(dns, "www.example.com")).toBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
  });

  it("derived from a time and a seed carries the time, and is the same again", () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), (timeMs, seed) => {
        const id = derivedUuidV7(timeMs, seed);
        expect(isUuid(id)).toBe(true);
        expect(id[14]).toBe("7");
        expect("89ab").toContain(id[19]);
        expect(uuidTimeMs(id)).toBe(timeMs);
        expect(derivedUuidV7(timeMs, seed)).toBe(id);
        expect(derivedUuidV7(timeMs, `${seed}!`)).not.toBe(id);
      }),
    );
  });

  it("drawn at random carries its time and does not repeat", () => {
    const ids = Array.from({ length: 1000 }, () => randomUuidV7(1_700_000_000_000));
    expect(new Set(ids).size).toBe(1000);
    expect(ids.every((id) => isUuid(id) && uuidTimeMs(id) === 1_700_000_000_000)).toBe(true);
  });
});
