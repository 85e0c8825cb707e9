import { afterAll } from "vitest";
import { catalogContract } from "../../../read-api/products/catalog.contract.ts";
import { testMongo } from "../../mongo/test-database.ts";
import { catalogPut } from "./catalog-put.fixture.ts";
import { mongoCatalog } from "./catalog.ts";

const closing: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const close of closing) await close();
});

catalogContract("The catalog in MongoDB", async () => {
  const { db, drop } = await testMongo();
  closing.push(drop);
  return { catalog: mongoCatalog({ db }), put: await catalogPut(db) };
});
