import { type GatewayConfig, gatewayConfig } from "../../read-api/config.ts";
import { briefRateLimits } from "../../read-api/http/rate-limit.ts";

export type GatewaySettings = {
  readonly environment: "development" | "production";
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: number;
  readonly rateLimits: boolean;
};

const unlimited = { limit: 1_000_000_000, windowMs: 60_000 };
const noRateLimits = Object.fromEntries(Object.keys(briefRateLimits).map((name) => [name, unlimited]));

export const configOf = (settings: GatewaySettings, signing: GatewayConfig["signing"]) =>
  gatewayConfig({
    signing,
    environment: settings.environment,
    allowedOrigins: settings.allowedOrigins,
    trustedProxies: settings.trustedProxies,
    rateLimits: settings.rateLimits ? briefRateLimits : { ...briefRateLimits, ...noRateLimits },
  });
