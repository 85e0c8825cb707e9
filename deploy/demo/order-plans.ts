import type { DemoCompany, DemoRetailer } from "./parties.ts";
import type { DemoProduct } from "./products.ts";
import { type Random, seeded } from "./random.ts";

/** How an order's story ends, as far as it has come. */
export type Ending =
  | "pending"
  | "confirmed"
  | "processing"
  | "shipped"
  | "delivered"
  | "completed"
  | "cancelled"
  | "refused"
  | "out-of-stock"
  | "returned";

export type OrderPlan = {
  readonly number: number;
  readonly retailer: DemoRetailer;
  readonly company: DemoCompany;
  readonly items: readonly { readonly product: DemoProduct; readonly quantity: number }[];
  /** Age in days. */
  readonly days: number;
  readonly ending: Ending;
};

const ordersMade = 336;

/** More orders lately than a year ago, and some every day of this week. */
const ageOf = (number: number, random: Random) => {
  if (number <= 10) return 0.004 * number + random.next() * 0.01;
  if (number <= 60) return random.next() * 12 + 0.3;
  return 14 + 346 * random.next() ** 1.3;
};

const weighted = (random: Random, weights: readonly (readonly [Ending, number])[]): Ending => {
  let rest = random.next() * weights.reduce((total, [, weight]) => total + weight, 0);
  for (const [ending, weight] of weights) {
    rest -= weight;
    if (rest < 0) return ending;
  }
  return "completed";
};

const endingOf = (days: number, manual: boolean, random: Random): Ending => {
  if (days < 0.3)
    return manual
      ? "pending"
      : weighted(random, [
          ["confirmed", 5],
          ["out-of-stock", 1],
        ]);
  if (days < 3)
    return weighted(random, [
      ["confirmed", 4],
      ["processing", 5],
      ["cancelled", 1],
      [manual ? "pending" : "processing", 2],
    ]);
  if (days < 7)
    return weighted(random, [
      ["shipped", 6],
      ["processing", 3],
      ["out-of-stock", 1],
    ]);
  if (days < 14)
    return weighted(random, [
      ["shipped", 3],
      ["delivered", 6],
      ["cancelled", 1],
    ]);
  if (days < 30)
    return weighted(random, [
      ["delivered", 4],
      ["completed", 6],
      ["returned", 1],
    ]);
  const rare: readonly (readonly [Ending, number])[] = [
    ["cancelled", 5],
    ["returned", 4],
    ["out-of-stock", 4],
  ];
  return weighted(random, [["completed", 85], ...rare, [manual ? "refused" : "completed", 3]]);
};

const distinct = <Item>(items: readonly Item[]) => [...new Set(items)];

const itemsOf = (ending: Ending, products: readonly DemoProduct[], random: Random) => {
  const onSale = products.filter(({ standing }) => standing === "on-sale");
  const soldOut = products.filter(({ standing }) => standing === "sold-out");
  const wanted = Array.from({ length: random.whole(1, 5) }, () => random.pick(onSale));
  const missing = ending === "out-of-stock" && soldOut.length > 0 ? [random.pick(soldOut)] : [];
  return distinct([...wanted, ...missing]).map((product) => ({
    product,
    quantity: product.casePack * (random.chance(0.2) ? random.whole(4, 11) : random.whole(1, 3)),
  }));
};

/** The first order is the newest. Everybody buys everywhere; the first shop buys most. */
export const orderPlans = (
  retailers: readonly DemoRetailer[],
  companies: readonly DemoCompany[],
  products: readonly DemoProduct[],
): readonly OrderPlan[] => {
  const random = seeded(8_080);
  const buyers = retailers.filter(({ shop }) => shop.kyc === "approved");
  const sellers = companies.filter(({ supplier }) => supplier.standing === "verified");
  const [best] = buyers;
  return Array.from({ length: ordersMade }, (_, index) => {
    const number = index + 1;
    const retailer = best && random.chance(0.18) ? best : random.pick(buyers);
    const company = random.pick(sellers);
    const days = ageOf(number, random);
    const manual = company.supplier.approvesOrders;
    const drawn = endingOf(days, manual, random);
    const sold = products.filter((product) => product.company === company);
    const ending =
      drawn === "out-of-stock" && !sold.some(({ standing }) => standing === "sold-out") ? "cancelled" : drawn;
    return { number, retailer, company, days, ending, items: itemsOf(ending, sold, random) };
  });
};
