import { receiveStock, setReorderLevel } from "../../schemas/inventory/commands.ts";
import { createProduct, discontinueProduct, setRetailerPrice } from "../../schemas/products/commands.ts";
import type { Family } from "./family.ts";
import type { DemoCompany, DemoRetailer, Making } from "./parties.ts";
import { type Random, seeded } from "./random.ts";
import { daysBefore, sideBySide } from "./send.ts";

export type Standing = "on-sale" | "sold-out" | "hidden" | "draft" | "discontinued";

export type DemoProduct = {
  readonly id: string;
  readonly sku: string;
  readonly company: DemoCompany;
  readonly casePack: number;
  /** In the supplier's currency. */
  readonly price: number;
  readonly standing: Standing;
};

type Plan = Omit<DemoProduct, "id"> & {
  readonly family: Family;
  readonly variant: string;
  readonly priceText: string;
  readonly index: number;
  readonly days: number;
  readonly stock: number;
};

/** Every so many-th product stands apart from the others, so that lists show every kind. */
const standingOf = (index: number): Standing => {
  if (index % 41 === 17) return "sold-out";
  if (index % 37 === 11) return "hidden";
  if (index % 97 === 61) return "draft";
  return index % 101 === 83 ? "discontinued" : "on-sale";
};

const stockOf = (standing: Standing, casePack: number, random: Random) => {
  if (standing === "draft" || standing === "sold-out") return 0;
  return casePack * random.whole(standing === "on-sale" ? 60 : 20, 160);
};

const plansOf = (companies: readonly DemoCompany[]): readonly Plan[] => {
  const random = seeded(20_261);
  const all = companies.flatMap((company) =>
    company.supplier.families.flatMap((family) =>
      family.variants.map(([variant, priceText], at) => ({ company, family, variant, priceText, at })),
    ),
  );
  return all.map(({ company, family, variant, priceText, at }, index) => {
    const standing = standingOf(index);
    const sku = `${company.supplier.code}-${String(company.supplier.families.indexOf(family) + 1).padStart(2, "0")}${String(at + 1).padStart(2, "0")}`;
    const days = random.whole(366, 380);
    const { casePack } = family;
    const stock = stockOf(standing, casePack, random);
    return {
      company,
      family,
      variant,
      priceText,
      sku,
      casePack,
      price: Number(priceText),
      standing,
      index,
      days,
      stock,
    };
  });
};

const tiers = ({ casePack, index }: Plan) => [
  { minQuantity: casePack * 5, discountType: "percentage", discount: "5" },
  { minQuantity: casePack * 10, discountType: "percentage", discount: index % 3 === 0 ? "12.5" : "10" },
];

/** A draft of the next season: no two suppliers hide the same. */
const visibilityOf = ({ standing, index }: Plan, retailers: readonly DemoRetailer[]) => {
  if (standing !== "hidden") return {};
  if (index % 2 === 0) return { visibility: { visibleTo: "all", regions: ["GB", "IE"] } };
  return { visibility: { visibleTo: retailers.slice(0, 3).map(({ id }) => id) } };
};

const create = async ({ sender, anchor }: Making, retailers: readonly DemoRetailer[], plan: Plan) => {
  const { company, family, variant, sku, casePack, priceText, standing } = plan;
  const [primary, secondary] = family.category;
  const { productId } = await sender.send(createProduct, {
    input: {
      sku,
      name: `${family.name}, ${variant}`,
      description: family.description,
      specifications: { material: family.material, variant, origin: company.supplier.region },
      category: { primary, secondary, tags: family.tags },
      pricing: {
        basePrice: priceText,
        currency: company.supplier.currency,
        bulkPricing: tiers(plan),
        minimumQuantity: casePack,
        casePack,
      },
      ...visibilityOf(plan, retailers),
      publish: standing !== "draft",
    },
    as: company.as,
    at: daysBefore(anchor, plan.days),
    key: `product ${sku}`,
  });
  return productId;
};

const stockUp = async (
  { sender, anchor }: Making,
  productId: string,
  { company, sku, casePack, stock, ...plan }: Plan,
) => {
  const at = daysBefore(anchor, plan.days - 0.5);
  if (stock > 0)
    await sender.send(receiveStock, {
      input: { productId, quantity: stock, reference: `DN-${sku}` },
      as: company.as,
      at,
      key: `stock ${sku}`,
    });
  const often = plan.index % 19 === 5 ? 150 : 10;
  await sender.send(setReorderLevel, {
    input: { productId, reorderLevel: casePack * often },
    as: company.as,
    at,
    key: `reorder level ${sku}`,
  });
};

const makeProduct = async (making: Making, retailers: readonly DemoRetailer[], plan: Plan): Promise<DemoProduct> => {
  const id = await create(making, retailers, plan);
  await stockUp(making, id, plan);
  const { sku, company, casePack, price, standing } = plan;
  if (standing === "discontinued")
    await making.sender.send(discontinueProduct, {
      input: { productId: id },
      as: company.as,
      at: daysBefore(making.anchor, 20),
      key: `discontinue ${sku}`,
    });
  return { id, sku, company, casePack, price, standing };
};

/** Three good customers have prices of their own for what they buy most. */
const agreePrices = async (
  { sender, anchor }: Making,
  retailers: readonly DemoRetailer[],
  products: readonly DemoProduct[],
) => {
  const agreed = products.filter(({ standing }, index) => standing === "on-sale" && index % 23 === 3);
  await sideBySide(agreed, 8, async ({ id, sku, price, company }, index) => {
    const retailer = retailers[index % 3];
    if (!retailer) return;
    const places = company.supplier.currency === "JPY" ? 0 : 2;
    const pricing = { price: (price * 0.86).toFixed(places), currency: company.supplier.currency };
    await sender.send(setRetailerPrice, {
      input: { productId: id, retailerId: retailer.id, pricing },
      as: company.as,
      at: daysBefore(anchor, 360),
      key: `price ${sku} ${retailer.shop.email}`,
    });
  });
};

export const makeProducts = async (
  making: Making,
  companies: readonly DemoCompany[],
  retailers: readonly DemoRetailer[],
): Promise<readonly DemoProduct[]> => {
  const products = await sideBySide(plansOf(companies), 16, (plan) => makeProduct(making, retailers, plan));
  await agreePrices(making, retailers, products);
  return products;
};
