import type { Fixture } from "../../read-api/products/catalog-rows.fixture.ts";
import { catalogContract } from "../../read-api/products/catalog.contract.ts";
import { memoryCatalog } from "./memory.ts";

const add = <Row>(rows: Map<string, Row>, added: readonly Row[] | undefined, keyOf: (row: Row) => string) => {
  for (const row of added ?? []) rows.set(keyOf(row), row);
};

const id = (row: { readonly id: string }) => row.id;

catalogContract("The catalog in memory", () => {
  const rows = {
    products: new Map<string, Fixture["products"][number]>(),
    stock: new Map<string, Fixture["stock"][number]>(),
    prices: new Map<string, Fixture["prices"][number]>(),
    companies: new Map<string, Fixture["companies"][number]>(),
    retailers: new Map<string, Fixture["retailers"][number]>(),
  };
  return Promise.resolve({
    catalog: memoryCatalog(rows),
    put: (added) => {
      add(rows.products, added.products, id);
      add(rows.stock, added.stock, ({ productId }) => productId);
      add(rows.prices, added.prices, ({ productId, retailerId }) => `${productId}/${retailerId}`);
      add(rows.companies, added.companies, id);
      add(rows.retailers, added.retailers, id);
      return Promise.resolve();
    },
  });
});
