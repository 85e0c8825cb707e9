import { createHash } from "node:crypto";

/** Who a cached answer was made for: "public", or one party or account, so that two of them never share a price. */
export type Audience = "public" | `company:${string}` | `retailer:${string}` | `account:${string}` | "staff";

/** Short, stable text for what a search asks, whatever order its fields came in. */
const hash = (query: Readonly<Record<string, unknown>>) =>
  createHash("sha256")
    .update(JSON.stringify(Object.entries(query).sort(([left], [right]) => (left < right ? -1 : 1))))
    .digest("base64url")
    .slice(0, 22);

export const cacheKeys = {
  session: (userId: string) => `session:user:${userId}`,
  product: (productId: string, audience: Audience) => `product:${productId}@${audience}`,
  inventory: (productId: string) => `inventory:${productId}`,
  search: (query: Readonly<Record<string, unknown>>, page: string | number, audience: Audience) =>
    `search:${hash(query)}:${page}@${audience}`,
  permissions: (userId: string) => `permissions:user:${userId}`,
  pricing: (productId: string, quantity: number, audience: Audience) => `pricing:${productId}:${quantity}@${audience}`,
  recommendations: (userId: string) => `recommendations:user:${userId}`,
};

const [minuteMs, hourMs] = [60_000, 3_600_000];

export const cacheTtlMs = {
  session: 24 * hourMs,
  product: hourMs,
  inventory: 5 * minuteMs,
  search: 30 * minuteMs,
  permissions: 15 * minuteMs,
  pricing: 15 * minuteMs,
  recommendations: 2 * hourMs,
};
