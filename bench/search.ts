import { postgresCatalog } from "../adapters/catalog/postgres/catalog.ts";
import type { Principal } from "../schemas/principal.ts";
import type { ProductFilter } from "../schemas/products/read-models.ts";
import { quantile } from "./measure.ts";
import type { Measured } from "./report.ts";
import type { Server } from "./server.ts";
import { fillCatalog, id, retailerCount } from "./synthetic-catalog.ts";

const viewer = (index: number): Principal => ({
  accountId: "bench",
  role: "retailer",
  partyId: id("retailer", index % retailerCount),
  permissions: [],
});

/** What people ask: two words most of the time, also one frequent word, a beginning, a company, filters, what is nowhere. */
const questions: readonly (readonly [kind: string, filter: Partial<ProductFilter>])[] = [
  ["two words", { q: "blue mug" }],
  ["two words", { q: "vintage lant" }],
  ["two words", { q: "christmas garl" }],
  ["frequent word", { q: "red" }],
  ["frequent words", { q: "red red mug" }],
  ["description", { q: "beba bacabe" }],
  ["rare", { q: "SKU-054321" }],
  ["one letter", { q: "s" }],
  ["two letters", { q: "mug ba" }],
  ["company", { q: "trading bowl" }],
  ["nothing", { q: "mug xylophonist" }],
  ["filtered", { q: "glass", category: "Category 3", inStock: true, maxPriceMinor: 2_000 }],
  ["by price", { q: "basket", sort: "price" }],
  ["by price, frequent", { q: "s", sort: "-price" }],
  ["by name", { q: "wooden", sort: "name" }],
  ["category", { category: "Category 5" }],
  ["page 10", { q: "mug", page: 10 }],
];

/** Search at 100,000 products by 20 clients: the time within which 99 of 100 answers come. */
export const benchSearch = async ({ pool }: Server, products = 100_000, seconds = 10): Promise<readonly Measured[]> => {
  await fillCatalog(pool, products);
  const catalog = postgresCatalog(pool);
  const times = new Map<string, number[]>();
  const ask = async (turn: number) => {
    const [kind, filter] = questions[turn % questions.length] ?? ["", {}];
    const startedAt = performance.now();
    await catalog.search(viewer(turn), { first: 20, ...filter });
    times.set(kind, [...(times.get(kind) ?? []), performance.now() - startedAt]);
  };
  for (let turn = 0; turn < 100; turn++) await ask(turn);
  times.clear();
  const end = performance.now() + seconds * 1_000;
  let turn = 0;
  const client = async () => {
    while (performance.now() < end) await ask(turn++);
  };
  await Promise.all(Array.from({ length: 20 }, client));
  const all = [...times.values()].flat();
  const kinds = Object.fromEntries([...times].map(([kind, taken]) => [`${kind} p99 ms`, quantile(taken, 0.99)]));
  return [
    {
      what: `search p99 at ${products} products, 20 clients`,
      value: quantile(all, 0.99),
      unit: "ms",
      atMost: 200,
      aim: 100,
      detail: { "p50 ms": quantile(all, 0.5), "searches/s": all.length / seconds, ...kinds },
    },
  ];
};
