import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfiguration } from "./configuration.ts";

describe("The configuration", () => {
  it("needs nothing", () => {
    expect(readConfiguration({})).toEqual({
      port: 8080,
      dataFolder: resolve(".tradepost"),
      databaseUrl: undefined,
      redisUrl: undefined,
      logLevel: "info",
      environment: "development",
      demo: true,
      masterKey: undefined,
      firstAdmin: undefined,
      allowedOrigins: [],
      trustedProxies: 0,
      rateLimits: true,
    });
  });

  it("takes an empty setting as none", () => {
    expect(readConfiguration({ PORT: "", DATABASE_URL: " " })).toEqual(readConfiguration({}));
  });

  it("names every wrong setting at once", () => {
    const wrong = {
      PORT: "eighty",
      DATABASE_URL: "mysql://host",
      REDIS_URL: "http://host",
      LOG_LEVEL: "loud",
      TRADEPOST_MASTER_KEY: "short",
      TRADEPOST_ADMIN: "ada@shop.example:short",
      TRADEPOST_ORIGINS: "https://shop.example/path",
    };
    const lines = (() => {
      try {
        readConfiguration(wrong);
        return [];
      } catch (error) {
        return String(error).split("\n");
      }
    })();
    expect(lines).toHaveLength(7);
    for (const name of Object.keys(wrong)) expect(lines.join("\n")).toContain(name);
  });

  it("takes the first admin as e-mail and password, whatever stands in the password", () => {
    expect(readConfiguration({ TRADEPOST_ADMIN: "ada@shop.example:a:long pass" }).firstAdmin).toEqual({
      email: "ada@shop.example",
      password: "a:long pass",
    });
  });

  it("never fills a production with demo data", () => {
    expect(readConfiguration({ NODE_ENV: "production", TRADEPOST_DEMO: "on" }).demo).toBe(false);
  });
});
