import { describe, expect, it } from "vitest";
import { drawsOf, faultSettings } from "./fault-settings.ts";

describe("The settings of the faults", () => {
  it("are one short round where nothing is said", () => {
    expect(faultSettings({})).toMatchObject({ rounds: 1, downMs: 6_000, frozenMs: 10_000 });
  });

  it("are read from the environment", () => {
    const env = {
      TRADEPOST_FAULT_ROUNDS: "3",
      TRADEPOST_ENGINE_DOWN_MS: "30000",
      TRADEPOST_FROZEN_MS: "30000",
      TRADEPOST_FAULT_SEED: "7",
    };
    expect(faultSettings(env)).toEqual({ rounds: 3, downMs: 30_000, frozenMs: 30_000, seed: 7 });
  });

  it("refuse what is no number, naming the setting", () => {
    expect(() => faultSettings({ TRADEPOST_FAULT_ROUNDS: "many" })).toThrow(/TRADEPOST_FAULT_ROUNDS.*many/);
    expect(() => faultSettings({ TRADEPOST_ENGINE_DOWN_MS: "0" })).toThrow(/TRADEPOST_ENGINE_DOWN_MS/);
  });
});

describe("The random points of a fault", () => {
  const draws = (seed: number, name: string) => {
    const draw = drawsOf(seed, name);
    return Array.from({ length: 20 }, () => draw(1_000));
  };

  it("are the same for the same seed and fault, and others for another", () => {
    expect(draws(7, "kafka")).toEqual(draws(7, "kafka"));
    expect(draws(7, "kafka")).not.toEqual(draws(8, "kafka"));
    expect(draws(7, "kafka")).not.toEqual(draws(7, "redis"));
  });

  it("differ among themselves and stay within their bound", () => {
    const some = draws(7, "kafka");
    expect(new Set(some).size).toBeGreaterThan(15);
    expect(some.every((drawn) => drawn >= 0 && drawn < 1_000)).toBe(true);
  });
});
