export type RateLimit = { readonly limit: number; readonly windowMs: number };

export type RateVerdict = {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Until the window is over. */
  readonly resetMs: number;
};

/** Counts takes of a key. In memory the verdict is there at once, elsewhere it is waited for. */
export type RateLimiter = {
  readonly take: (key: string, rate: RateLimit) => RateVerdict | Promise<RateVerdict>;
};

export type RateLimitName = "login" | "loginByAddress" | "products" | "orders" | "default";

const quarterHourMs = 15 * 60 * 1000;

/** What one caller may ask in a quarter of an hour. */
export const briefRateLimits: Readonly<Record<RateLimitName, RateLimit>> = {
  login: { limit: 5, windowMs: quarterHourMs },
  loginByAddress: { limit: 50, windowMs: quarterHourMs },
  products: { limit: 100, windowMs: quarterHourMs },
  orders: { limit: 50, windowMs: quarterHourMs },
  default: { limit: 1000, windowMs: quarterHourMs },
};

/** The fields of draft-ietf-httpapi-ratelimit-headers in their widely read three-header form. */
export const rateLimitHeaders = (rate: RateLimit, verdict: RateVerdict): Readonly<Record<string, string>> => ({
  "ratelimit-limit": String(rate.limit),
  "ratelimit-remaining": String(Math.max(0, verdict.remaining)),
  "ratelimit-reset": String(Math.ceil(verdict.resetMs / 1000)),
});
