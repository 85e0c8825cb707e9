import type { Pool } from "pg";
import { catalogProductsView } from "../adapters/catalog/postgres/catalog-products.ts";
import { retailerPricesView } from "../adapters/catalog/postgres/retailer-prices.ts";
import { companiesView } from "../adapters/views/postgres/companies.ts";
import { migrateViews } from "../adapters/views/postgres/migrate-views.ts";
import { retailersView } from "../adapters/views/postgres/retailers.ts";
import { stockView } from "../adapters/views/postgres/stock.ts";
import type { ViewMapping } from "../adapters/views/postgres/view-mapping.ts";
import { currency, unitPrice } from "../domain/kernel/money.ts";
import type { Company } from "../schemas/companies/read-models.ts";
import { toUnitPriceResource } from "../schemas/money-resource.ts";
import { toBulkPrice } from "../schemas/price-rule.ts";
import type { CatalogProduct } from "../schemas/products/catalog-product.ts";
import type { Retailer } from "../schemas/retailers/read-models.ts";
import { derivedUuidV7 } from "../schemas/uuid.ts";

const at = "2026-01-15T09:30:00.000Z";
const batchRows = 1_000;

/** Numbers in [0, 1): the same ones each time (linear congruential, Numerical Recipes). */
const numbers = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
};

const syllables = "ba be bo ca ce co da de do fa fe fi ga go ha hi ka ki la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi wa we za".split(" "); // prettier-ignore
const things = "mug bowl plate lantern cushion basket candle clock tray vase bottle frame hook jar lamp rug towel bag box tin teapot jug spoon apron mirror shelf stool planter wreath garland".split(" "); // prettier-ignore
const kinds = "red blue green white vintage ceramic glass wooden small large mini heart star rose retro french garden kitchen party christmas paper metal set holder hanging storage travel baby dolly union".split(" "); // prettier-ignore

/** Words as texts have them: the n-th most frequent one about 1/n as often as the first. */
const zipf = (random: () => number, size: number) => Math.min(size - 1, Math.floor(size ** random()) - 1);

const madeWord = (rank: number) => {
  const parts: string[] = [];
  for (let rest = rank + 50; rest > 0; rest = Math.floor(rest / syllables.length))
    parts.push(syllables[rest % syllables.length] ?? "");
  return parts.join("");
};

export const id = (kind: string, index: number) => derivedUuidV7(Date.parse(at) + index, `${kind} ${index}`);

const companyCount = 200;
export const retailerCount = 100;

const company = (index: number): Company => ({
  id: id("company", index),
  name: `${madeWord(index * 7)} ${["Trading", "Wholesale", "Brothers", "Imports"][index % 4]} Ltd`,
  email: null,
  phone: null,
  businessRegistration: null,
  region: "GB",
  timeZone: "Europe/London",
  verificationStatus: "verified",
  rejectionCause: null,
  suspended: false,
  suspensionCause: null,
  approvesOrders: false,
  documents: [],
  createdAt: at,
  updatedAt: at,
  revision: 1,
});

const retailer = (index: number): Retailer => ({
  id: id("retailer", index),
  businessName: `Shop ${index}`,
  contactPerson: null,
  email: null,
  phone: null,
  address: { street: null, postcode: null, city: "Leeds", region: "GB" },
  region: index % 10 === 0 ? "FR" : "GB",
  timeZone: "Europe/London",
  kycStatus: "approved",
  kycRejectionCause: null,
  kycValidUntil: null,
  suspended: false,
  suspensionCause: null,
  creditScore: 500,
  creditLimit: null,
  creditTermsDays: null,
  documents: [],
  createdAt: at,
  updatedAt: at,
  revision: 1,
});

const pick = (words: readonly string[], random: () => number) => words[zipf(random, words.length)] ?? "";

const text = (random: () => number, words: number) =>
  Array.from({ length: words }, () => madeWord(zipf(random, 20_000))).join(" ");

const pricing = (random: () => number) => {
  const price = unitPrice(10_000 * (50 + Math.floor(random() * 5_000)), currency("GBP"));
  const tiers = [{ minQuantity: 24, discountType: "percentage", discount: 500 } as const];
  const bulkPricing = tiers.map((tier) => toBulkPrice(price, tier));
  return { terms: { price, tiers }, pricing: { basePrice: toUnitPriceResource(price), currency: "GBP", bulkPricing } };
};

const product = (index: number): CatalogProduct => {
  const random = numbers(index + 1);
  const name = [pick(kinds, random), pick(kinds, random), pick(things, random), madeWord(zipf(random, 3_000))].join(
    " ",
  );
  return {
    id: id("product", index),
    companyId: id("company", zipf(random, companyCount)),
    sku: `SKU-${String(index).padStart(6, "0")}`,
    name,
    description: text(random, 15 + Math.floor(random() * 40)),
    locale: "en",
    category: {
      primary: `Category ${zipf(random, 24)}`,
      secondary: null,
      tags: [pick(kinds, random), pick(things, random)],
    },
    specifications: { weight: Math.floor(random() * 900), material: pick(kinds, random) },
    ...pricing(random),
    minimumQuantity: 1,
    casePack: 1,
    media: { images: [`/files/${index}.jpg`], videos: [], documents: [] },
    seo: { slug: name.replaceAll(" ", "-"), metaTitle: null, metaDescription: null, keywords: [] },
    visibility: { isActive: true, visibleTo: null, regions: index % 20 === 0 ? ["FR"] : [] },
    status: index % 33 === 0 ? "draft" : "published",
    createdAt: at,
    updatedAt: at,
    revision: 4,
  };
};

const fill = async <Row>(pool: Pool, mapping: ViewMapping<Row>, count: number, row: (index: number) => Row) => {
  const client = await pool.connect();
  try {
    for (let from = 0; from < count; from += batchRows) {
      const indexes = Array.from({ length: Math.min(batchRows, count - from) }, (_, index) => from + index);
      const kind = mapping.name === "companies" ? "company" : mapping.name === "retailers" ? "retailer" : "product";
      await mapping.save(client, new Map(indexes.map((index) => [id(kind, index), row(index)])));
    }
  } finally {
    client.release();
  }
};

/** Puts `count` made-up products straight into the views' tables. */
export const fillCatalog = async (pool: Pool, count: number) => {
  await migrateViews(pool, [companiesView, retailersView, stockView, catalogProductsView, retailerPricesView]);
  await fill(pool, companiesView, companyCount, company);
  await fill(pool, retailersView, retailerCount, retailer);
  await fill(pool, catalogProductsView, count, product);
  await fill(pool, stockView, count, (index) => ({
    productId: id("product", index),
    available: index % 9 === 0 ? 0 : index % 500,
    reserved: 0,
    reorderLevel: 10,
    lastUpdated: at,
    revision: 0,
  }));
  await pool.query("VACUUM ANALYZE");
};
