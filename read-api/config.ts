import type { SigningKey } from "./http/access-tokens.ts";
import { briefRateLimits, type RateLimit, type RateLimitName } from "./http/rate-limit.ts";

export type GatewayConfig = {
  /** Production has no GraphiQL and no introspection. */
  readonly environment: "development" | "production";
  readonly signing: SigningKey;
  /** Exact origins ("https://shop.example") that browsers may call from. */
  readonly allowedOrigins: readonly string[];
  /** How many proxies in front are ours: so many last entries of X-Forwarded-For are believed. */
  readonly trustedProxies: number;
  readonly rateLimits: Readonly<Record<RateLimitName, RateLimit>>;
  readonly maxInFlight: number;
  readonly bodyBytes: number;
  readonly importBodyBytes: number;
  /** Until an answer has to be there. */
  readonly deadlineMs: number;
  /** How long a read waits for its views to reach the caller's token. */
  readonly freshnessMs: number;
  /** Open at once, by all clients and by one. */
  readonly maxSubscriptions: number;
  readonly subscriptionsPerClient: number;
  readonly graphql: {
    readonly maxDepth: number;
    readonly maxAliases: number;
    readonly maxTokens: number;
    readonly maxCost: number;
    /** Entries of the answer cache, about 10 KiB each; 0 = none. */
    readonly cachedAnswers: number;
  };
};

/** Everything but the key has a default. */
export const gatewayConfig = (
  given: Pick<GatewayConfig, "signing"> & Partial<Omit<GatewayConfig, "signing">>,
): GatewayConfig => ({
  environment: "production",
  allowedOrigins: [],
  trustedProxies: 0,
  rateLimits: briefRateLimits,
  maxInFlight: 512,
  bodyBytes: 1024 * 1024,
  importBodyBytes: 5 * 1024 * 1024,
  deadlineMs: 40_000,
  freshnessMs: 2_000,
  maxSubscriptions: 2_000,
  subscriptionsPerClient: 20,
  graphql: { maxDepth: 10, maxAliases: 15, maxTokens: 1_500, maxCost: 20_000, cachedAnswers: 500 },
  ...given,
});
