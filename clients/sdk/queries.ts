import type { z } from "zod";
import type { Me } from "../../schemas/accounts/session.ts";
import type { Company, companyFilter } from "../../schemas/companies/read-models.ts";
import type { Order, OrderHistoryEntry, orderFilter } from "../../schemas/orders/read-models.ts";
import type { InventoryInfo, PriceBreakdown, Product, productFilter } from "../../schemas/products/read-models.ts";
import type { Retailer, retailerFilter } from "../../schemas/retailers/read-models.ts";
import type { LogEntry, ParkedStreamResource, SystemStatus } from "../../schemas/system/operations.ts";
import type { MarketplaceCounts, ViewProgress } from "../../schemas/system/read-models.ts";
import type { TopicDescription, TopicSummary } from "../../schemas/topics/topic-resource.ts";
import { action, query } from "./definitions.ts";

/** `nextCursor` goes into `after`; null on the last page. */
export type PageOf<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };
export type Tracking = Pick<Order, "status" | "timeline" | "revision"> & {
  readonly orderId: string;
  readonly deliveryInfo: Order["deliveryInfo"];
};

type ById = { readonly id: string };
type Filter<Shape extends z.ZodType> = Partial<z.output<Shape>>;
type ProductSearch = Filter<typeof productFilter> & { readonly count?: boolean };
type AsOf = { readonly asOf?: string; readonly clock?: "business" | "recorded" };
type Items<Item> = { readonly items: readonly Item[] };
type Parked = { readonly name: string; readonly stream: string };
type Nothing = Readonly<Record<string, never>>;

/** Every read, by the name of its function. */
export const queries = {
  me: query<Nothing, Me>("/api/auth/me"),
  companies: query<Filter<typeof companyFilter>, PageOf<Company>>("/api/companies"),
  company: query<ById, Company>("/api/companies/{id}"),
  retailers: query<Filter<typeof retailerFilter>, PageOf<Retailer>>("/api/retailers"),
  retailer: query<ById, Retailer>("/api/retailers/{id}"),
  products: query<ProductSearch, PageOf<Product> & { readonly total?: number }>("/api/products"),
  searchProducts: query<ProductSearch & { readonly q: string }, PageOf<Product> & { readonly total?: number }>(
    "/api/search/products",
  ),
  product: query<ById, Product>("/api/products/{id}"),
  price: query<ById & { readonly quantity: number }, PriceBreakdown>("/api/products/{id}/price"),
  inventory: query<ById, InventoryInfo>("/api/products/{id}/inventory"),
  orders: query<Filter<typeof orderFilter>, PageOf<Order>>("/api/orders"),
  order: query<ById & AsOf, Order>("/api/orders/{id}"),
  tracking: query<ById, Tracking>("/api/orders/{id}/tracking"),
  orderHistory: query<ById, Items<OrderHistoryEntry>>("/api/orders/{id}/history"),
  purchase: query<ById, { readonly id: string; readonly orders: readonly Order[] }>("/api/purchases/{id}"),
  systemStatus: query<Nothing, SystemStatus>("/api/system/status"),
  counts: query<Nothing, MarketplaceCounts>("/api/system/counts"),
  log: query<{ readonly after?: string; readonly limit?: number }, Items<LogEntry>>("/api/system/log"),
  projections: query<Nothing, Items<ViewProgress>>("/api/system/projections"),
  parked: query<{ readonly name: string }, Items<ParkedStreamResource>>("/api/system/projections/{name}/parked"),
  topics: query<Nothing, Items<TopicSummary>>("/api/topics"),
  topic: query<{ readonly topic: string }, TopicDescription>("/api/topics/{topic}"),
  retryParked: action<Parked, { readonly done: true }>("POST", "/api/system/projections/{name}/parked/{stream}/retry"),
  skipParked: action<Parked, { readonly done: true }>("POST", "/api/system/projections/{name}/parked/{stream}/skip"),
} as const;
