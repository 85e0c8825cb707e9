import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectionFaults, type EngineProxies, engineProxies, type ProxiedEngine } from "./engine-proxies.fixture.ts";
import {
  downMs,
  faultTimeoutMs,
  roundNumbers,
  startTimeoutMs,
  type UnderFaults,
  underFaults,
} from "./under-faults.fixture.ts";

const engines: readonly ProxiedEngine[] = ["eventstoredb", "kafka", "mongodb", "redis", "postgres"];
const faults = ["cut", "stalled", "delayed"] as const;
const cases = engines.flatMap((engine) => faults.map((fault) => [engine, fault] as const));

describe("Two of every process whose connections fail under load", { timeout: faultTimeoutMs }, () => {
  let through: EngineProxies;
  let under: UnderFaults;

  beforeAll(async () => {
    under = await underFaults({
      by: async (urls) => {
        through = await engineProxies(urls);
        return through.urls;
      },
    });
  }, startTimeoutMs);
  afterAll(async () => {
    await under.close();
    await through.close();
  });

  describe.each(roundNumbers)("in round %i", () => {
    it.each(cases)("keep every promise when the connection to %s is %s", async (engine, fault) => {
      const proxy = through.proxies[engine];
      const carried = proxy.carried();
      await under.keepsPromises((draw) => connectionFaults[fault](proxy, downMs, draw));
      expect(proxy.carried()).toBeGreaterThan(carried);
    });
  });
});
