import { beforeAll, describe, expect, it } from "vitest";
import type { Principal } from "../../schemas/principal.ts";
import type { ProductFilter } from "../../schemas/products/read-models.ts";
import { companies, type Fixture, fixture, ids, renamed, retailers } from "./catalog-rows.fixture.ts";
import type { Catalog } from "./queries.ts";

/** A catalog and a way to put rows into it, as the views would. */
export type CatalogUnderTest = {
  readonly catalog: Catalog;
  readonly put: (rows: Partial<Fixture>) => Promise<void>;
};

const principal = (role: Principal["role"], partyId: string | null): Principal => ({
  accountId: "spec",
  role,
  partyId,
  permissions: [],
});

const [german, french] = [principal("retailer", retailers.german), principal("retailer", retailers.french)];
const supplier = principal("company", companies.tableware);
const admin = principal("admin", null);

/** What every catalog promises, whatever engine is behind it: the same products found, seen by the same people. */
export const catalogContract = (name: string, make: () => Promise<CatalogUnderTest>) => {
  describe(name, () => {
    let catalog: Catalog;
    let put: CatalogUnderTest["put"];
    const find = async (viewer: Principal, filter: Partial<ProductFilter>) =>
      (await catalog.search(viewer, { first: 20, ...filter })).edges.map(({ node }) => node.id);

    beforeAll(async () => {
      ({ catalog, put } = await make());
      await put(fixture);
    });

    it.each([
      ["case aside", "RED mug"],
      ["accents aside", "réd mûg"],
      ["in any order", "mug red"],
      ["by the beginning of the last word", "red mu"],
      ["by the article number", "RM-0815"],
      ["by a part of the article number", "0815"],
      ["over name and description", "mug dishwasher"],
      ["over name and tag", "mug giftable"],
      ["over name and company", "mug tafelfreuden"],
      ["by the company alone and the beginning of a word", "tafelfreuden re"],
    ])("finds a product %s", async (_, q) => {
      expect(await find(german, { q })).toContain(ids.redMug);
    });

    it("finds accented texts by plain words", async () => {
      expect(await find(german, { q: "creme brulee" })).toEqual([ids.ramekin]);
    });

    it.each([
      ["one of the words", "red mug velvet"],
      ["the beginning of any word but the last", "re mug"],
      ["the middle of a word", "ug"],
    ])("does not find a product by %s", async (_, q) => {
      expect(await find(german, { q })).not.toContain(ids.redMug);
    });

    it("finds everything visible when the question has no word in it", async () => {
      expect(await find(german, { q: " ?! " })).toEqual(await find(german, {}));
    });

    it("puts first what has the words in its name, then what has them elsewhere", async () => {
      expect(await find(german, { q: "mug" })).toEqual([ids.blueMug, ids.redMug, ids.mugTree]);
    });

    it("shows retailers what is published, for them and for their region", async () => {
      expect((await find(german, {})).toSorted()).toEqual(
        [ids.redMug, ids.blueMug, ids.mugTree, ids.ramekin, ids.onlyGermany].toSorted(),
      );
      expect((await find(french, {})).toSorted()).toEqual(
        [ids.redMug, ids.blueMug, ids.mugTree, ids.ramekin, ids.onlyFrench].toSorted(),
      );
    });

    it("answers what is not to be seen as if it were not there", async () => {
      expect(await catalog.get(french, ids.onlyGermany)).toBeUndefined();
      expect(await catalog.get(german, ids.draft)).toBeUndefined();
      expect(await catalog.price(german, ids.onlyFrench, 1)).toBeUndefined();
      const seen = await catalog.byIds(german, [ids.redMug, ids.draft, "no id", ids.ramekin]);
      expect(seen.map((product) => product?.id)).toEqual([ids.redMug, undefined, undefined, ids.ramekin]);
    });

    it("shows a company its own products, drafts too, and nobody else's", async () => {
      const own = await find(supplier, {});
      expect(own).toContain(ids.draft);
      expect(own).not.toContain(ids.mugTree);
      expect(await catalog.get(supplier, ids.mugTree)).toBeUndefined();
    });

    it("shows admins everything", async () => {
      expect(await find(admin, {})).toHaveLength(Object.keys(ids).length);
    });

    it("keeps from retailers to whom else a product is shown, and how much of it is promised", async () => {
      const product = await catalog.get(french, ids.onlyFrench);
      expect(product).toMatchObject({
        visibility: null,
        inventory: { available: 0, reserved: null, reorderLevel: null },
      });
      expect(await catalog.get(admin, ids.redMug)).toMatchObject({ inventory: { available: 7, reserved: 3 } });
    });

    it("tells a private price to its retailer alone", async () => {
      const prices = async (viewer: Principal) => (await catalog.get(viewer, ids.redMug))?.pricing?.yourPrice;
      expect(await prices(german)).toMatchObject({ basePrice: { amount: "3.50" } });
      for (const other of [french, supplier, admin]) expect(await prices(other)).toBeNull();
      const listed = await catalog.search(french, { first: 20, q: "mug" });
      expect(JSON.stringify(listed)).not.toContain("3.50");
    });

    it("calculates by the viewer's own price where there is one, else by the tiers", async () => {
      expect(await catalog.price(german, ids.redMug, 100)).toMatchObject({
        rule: { kind: "private" },
        total: { amount: "350.00" },
        savings: { amount: "50.00" },
      });
      expect(await catalog.price(french, ids.redMug, 100)).toMatchObject({
        rule: { kind: "tier", tier: { minQuantity: 50, discount: "10" } },
        unitPrice: { amount: "3.60" },
        total: { amount: "360.00" },
      });
    });

    it("has no price for what comes to more than any order may", async () => {
      expect(await catalog.price(french, ids.redMug, 1_000_000)).toMatchObject({ quantity: 1_000_000 });
      expect(await catalog.price(french, ids.redMug, 10 ** 15)).toBeUndefined();
    });

    it.each<[string, Partial<ProductFilter>, readonly (keyof typeof ids)[]]>([
      ["category, main or second, case and accents aside", { category: "BÂKING" }, ["ramekin"]],
      ["company", { companyId: companies.furniture }, ["mugTree"]],
      ["price range, bounds included", { minPriceMinor: 400, maxPriceMinor: 450 }, ["redMug", "blueMug"]],
      ["what is in stock", { inStock: true }, ["redMug"]],
      ["currency", { currency: "EUR" }, ["ramekin"]],
      ["words and filters together", { q: "mug", maxPriceMinor: 400 }, ["redMug"]],
    ])("filters by %s", async (_, filter, expected) => {
      expect((await find(german, filter)).toSorted()).toEqual(expected.map((key) => ids[key]).toSorted());
    });

    it("shows no draft to a retailer who asks for drafts", async () => {
      expect(await find(german, { status: "draft" })).toEqual([]);
      expect(await find(supplier, { status: "draft" })).toEqual([ids.draft]);
    });

    it.each<[NonNullable<ProductFilter["sort"]>, readonly (keyof typeof ids)[]]>([
      ["price", ["redMug", "blueMug", "ramekin", "mugTree", "onlyGermany"]],
      ["-price", ["onlyGermany", "mugTree", "ramekin", "blueMug", "redMug"]],
      ["name", ["blueMug", "ramekin", "mugTree", "onlyGermany", "redMug"]],
      ["newest", ["onlyGermany", "ramekin", "mugTree", "blueMug", "redMug"]],
    ])("sorts by %s", async (sort, expected) => {
      expect(await find(german, { sort })).toEqual(expected.map((key) => ids[key]));
    });

    it.each<Partial<ProductFilter>>([
      { sort: "price" },
      { sort: "-price" },
      { sort: "name" },
      { sort: "newest" },
      { q: "mug" },
      {},
      { q: "m" },
    ])("pages through all of %j by cursor and by number, each product once", async (filter) => {
      const all = await find(german, filter);
      const [byCursor, byNumber]: [string[], string[]] = [[], []];
      for (let after: string | undefined, page = 1; page <= all.length; page++) {
        const { edges, hasNext } = await catalog.search(german, { first: 1, ...filter, ...(after && { after }) });
        expect(hasNext).toBe(page < all.length);
        byCursor.push(...edges.map(({ node }) => node.id));
        byNumber.push(...(await find(german, { ...filter, first: 1, page })));
        after = edges.at(-1)?.cursor;
      }
      expect(byCursor).toEqual(all);
      expect(byNumber).toEqual(all);
      expect(await catalog.count(german, { first: 1, ...filter })).toBe(all.length);
    });

    it("refuses the cursor of another order", async () => {
      const { edges } = await catalog.search(german, { first: 1, sort: "price" });
      const after = edges[0]?.cursor;
      await expect(
        (async () => catalog.search(german, { first: 1, sort: "name", ...(after && { after }) }))(),
      ).rejects.toMatchObject({ code: "INVALID_CURSOR" });
    });

    it("finds by a company's new name as soon as the company has it, and no longer by the old one", async () => {
      await put({ companies: [renamed] });
      expect(await find(german, { q: "mug Nordlicht" })).toContain(ids.redMug);
      expect(await find(german, { q: "mug tafelfreuden" })).toEqual([]);
      expect(await catalog.get(german, ids.redMug)).toMatchObject({ companyName: "Nordlicht GmbH" });
    });
  });
};
