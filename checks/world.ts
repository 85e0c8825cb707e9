import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { demoLogins, demoPassword } from "../deploy/demo/logins.ts";
import { type Client, must, textOf } from "./http-client.ts";

/** What a load runs on: products in stock, and retailers that may order them. */
export type World = {
  readonly products: readonly string[];
  readonly hotProduct: string;
  readonly retailers: readonly { readonly id: string; readonly token: string }[];
};

const password = "a-long-password-for-a-load";
const plenty = 100_000_000;

/** `hotStock`: units there are of the hot product; plenty where it is left out, as of all others. */
export type WorldSize = { readonly productCount: number; readonly retailerCount?: number; readonly hotStock?: number };

const login = async (at: Client, email: string, secret: string) => {
  const body = { email, password: secret };
  return textOf(await must(at, { method: "POST", path: "/api/auth/login", body }), "accessToken");
};

export const loginAs = (at: Client, role: (typeof demoLogins)[number]["role"]) => {
  const found = demoLogins.find((each) => each.role === role);
  if (!found) throw new Error(`no demo login is a ${role}`);
  return login(at, found.email, demoPassword);
};

/** `count` calls of `make`, eight at a time. */
const eightAtATime = async <Made>(count: number, make: (index: number) => Promise<Made>) => {
  const made: Made[] = [];
  for (let from = 0; from < count; from += 8)
    made.push(
      ...(await Promise.all(Array.from({ length: Math.min(8, count - from) }, (_, index) => make(from + index)))),
    );
  return made;
};

const makeProduct = async (at: Client, token: string, index: number, stock: number) => {
  const pricing = {
    basePrice: `${1 + (index % 40)}.25`,
    currency: "GBP",
    bulkPricing: [{ minQuantity: 10, discountType: "percentage", discount: "5" }],
  };
  const category = { primary: `Load ${index % 7}`, secondary: null, tags: ["load"] };
  const body = {
    sku: `LOAD-${index}`,
    name: `Load product ${index}`,
    description: "Made for measuring.",
    pricing,
    category,
    publish: true,
  };
  const id = textOf(await must(at, { method: "POST", path: "/api/products", token, body }), "productId");
  await must(at, { method: "POST", path: `/api/products/${id}/inventory/receive`, token, body: { quantity: stock } });
  return id;
};

const makeRetailer = async (at: Client, admin: string, index: number) => {
  const email = `load-${index}-${randomUUID().slice(0, 8)}@example.com`;
  const address = { street: "1 Measuring Lane", postcode: "LS1 4AP", city: "Leeds", region: "GB" };
  const profile = { businessName: `Load retailer ${index}`, contactPerson: "Kim Reed", email, address, password };
  const id = textOf(await must(at, { method: "POST", path: "/api/retailers/register", body: profile }), "retailerId");
  const token = await login(at, email, password);
  const documents = [{ kind: "identity", fileId: randomUUID() }];
  await must(at, { method: "POST", path: `/api/retailers/${id}/kyc`, token, body: { documents } });
  const validUntil = new Date(Date.now() + 365 * 86_400_000).toISOString();
  await must(at, { method: "POST", path: `/api/retailers/${id}/kyc/approve`, token: admin, body: { validUntil } });
  return { id, token };
};

/** A strict read of a product with the token of a write: answered once the catalog shows that write.
 * @throws when it does not within two minutes. */
const catalogShows = async (at: Client, reader: string, productId: string, consistencyToken: string) => {
  const headers = { "consistency-token": consistencyToken, prefer: "consistency=strict" };
  const read = { method: "GET", path: `/api/products/${productId}`, token: reader, headers };
  const until = Date.now() + 120_000;
  while ((await at.call(read)).status !== 200) {
    if (Date.now() > until) throw new Error(`the catalog does not show product ${productId} within two minutes`);
    await pause(100);
  }
};

/** Makes products, stock, retailers with KYC and some private prices over the API, as people would, and waits for the catalog to show them. */
export const makeWorld = async (at: Client, size: WorldSize): Promise<World> => {
  const { productCount, retailerCount = 20, hotStock = plenty } = size;
  const [company, admin] = [await loginAs(at, "company"), await loginAs(at, "admin")];
  const made = await eightAtATime(productCount + 1, (index) =>
    makeProduct(at, company, index, index === 0 ? hotStock : plenty),
  );
  const retailers = await eightAtATime(retailerCount, (index) => makeRetailer(at, admin, index));
  const [hotProduct = "", ...products] = made;
  const priced = await eightAtATime(Math.min(200, products.length), async (index) => {
    const productId = products[index] ?? "";
    const path = `/api/products/${productId}/prices/${retailers[index % Math.min(5, retailers.length)]?.id ?? ""}`;
    const body = { pricing: { price: "0.99", currency: "GBP" } };
    const { status, headers, text } = await at.call({ method: "PUT", path, token: company, body });
    if (status >= 300) throw new Error(`PUT ${path}: ${status} ${text.slice(0, 500)}`);
    return { productId, token: String(headers["consistency-token"]) };
  });
  for (const { productId, token } of priced.slice(-8)) await catalogShows(at, company, productId, token);
  return { products, hotProduct, retailers };
};
