import { describe, expect, it } from "vitest";
import { readConfiguration } from "./configuration.ts";
import { plan } from "./plan.ts";

describe("The distributed start", () => {
  it("needs nothing, and starts two of each; relays only where there is Kafka", () => {
    const { counts, databaseUrl, demo } = readConfiguration({}, []);
    expect([counts, databaseUrl, demo]).toEqual([
      { "command-handlers": 2, projections: 2, "read-api": 2, relay: 0 },
      undefined,
      true,
    ]);
    expect(readConfiguration({ KAFKA_BROKERS: "a:1" }, []).counts.relay).toBe(2);
  });

  it("takes counts from the command line, and says what is wrong with them", () => {
    expect(readConfiguration({}, ["--projections", "1", "--read-api=3"]).counts).toMatchObject({
      projections: 1,
      "read-api": 3,
    });
    expect(() => readConfiguration({}, ["--projections", "0"])).toThrow("--projections must be a whole number from 1");
    expect(() => readConfiguration({}, ["--gateways", "2"])).toThrow(/--read-api N/);
  });

  it("tells each gateway where the others are, and nobody else", () => {
    const counts = { "command-handlers": 2, projections: 1, "read-api": 1, relay: 0 };
    const ports = { "command-handlers": 100, projections: 200, "read-api": 300, relay: 400 };
    const planned = plan(counts, (kind, index) => ports[kind] + index, { LOG_LEVEL: "warn" });
    expect(planned.map(({ name }) => name)).toEqual([
      "command-handlers 1",
      "command-handlers 2",
      "projections 1",
      "read-api 1",
    ]);
    expect(planned.at(-1)?.env).toEqual({
      LOG_LEVEL: "warn",
      PORT: "300",
      COMMAND_HANDLERS_URLS: "http://127.0.0.1:100,http://127.0.0.1:101",
      PROJECTIONS_URLS: "http://127.0.0.1:200",
    });
    expect(planned[0]?.env).toEqual({ LOG_LEVEL: "warn", PORT: "100" });
  });
});
