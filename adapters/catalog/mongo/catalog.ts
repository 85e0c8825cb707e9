import type { Db } from "mongodb";
import type { Principal } from "../../../schemas/principal.ts";
import type { Product, ProductFilter } from "../../../schemas/products/read-models.ts";
import { onMongo } from "../../mongo/errors.ts";
import { holdsRow } from "../../views/mongo/document-mapping.ts";
import { priceBreakdown } from "../price-breakdown.ts";
import { type ProductRows, servedProduct } from "../served-product.ts";
import { type CatalogCollections, catalogCollections, type ProductDocument } from "./collections.ts";
import { type Condition, visibleTo } from "./conditions.ts";
import { productDocuments } from "./product-documents.ts";
import { retailerPriceKey } from "./retailer-price-documents.ts";
import { countProducts, searchProducts } from "./search.ts";
import { stockDocuments } from "./stock-documents.ts";

/** Only the viewer's own prices are ever read. */
const ownTerms = async ({ retailerPrices }: CatalogCollections, viewer: Principal, ids: readonly string[]) => {
  const { role, partyId } = viewer;
  if (role !== "retailer" || partyId === null) return new Map<string, undefined>();
  const keys = ids.map((id) => retailerPriceKey(id, partyId));
  const found = await retailerPrices.find({ _id: { $in: keys } }, { projection: { productId: 1, terms: 1 } }).toArray();
  return new Map(found.map(({ productId, terms }) => [productId, terms]));
};

const companyNames = async ({ companies }: CatalogCollections, documents: readonly ProductDocument[]) => {
  const ids = [...new Set(documents.flatMap(({ companyId }) => (companyId ? [companyId] : [])))];
  const found = await companies.find({ _id: { $in: ids } }, { projection: { name: 1 } }).toArray();
  return new Map(found.map(({ _id, name }) => [_id, name]));
};

/** Everything that is known of those of `ids` that meet the conditions, by id. */
const readRows = async (
  collections: CatalogCollections,
  viewer: Principal,
  visible: readonly Condition[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, ProductRows>> => {
  if (ids.length === 0) return new Map();
  const [documents, own] = await Promise.all([
    collections.products
      .find({ $and: [{ _id: { $in: [...ids] } }, ...visible] }, { projection: { search: 0, revisions: 0 } })
      .toArray(),
    ownTerms(collections, viewer, ids),
  ]);
  const names = await companyNames(collections, documents);
  const rows = documents.flatMap((document) => {
    const { _id } = document;
    if (!holdsRow(productDocuments, document)) return [];
    const product = productDocuments.toRow(_id, document);
    const stock = holdsRow(stockDocuments, document) ? stockDocuments.toRow(_id, document) : undefined;
    return [[_id, { product, stock, companyName: names.get(product.companyId), ownTerms: own.get(_id) }] as const];
  });
  return new Map(rows);
};

/** The catalog in MongoDB, on an index of plain words.
 * @throws EngineUnavailable from every call while MongoDB is away */
export const mongoCatalog = ({ db }: { readonly db: Db }) => {
  const collections = catalogCollections(db);

  const inOrder = async (viewer: Principal, visible: readonly Condition[], ids: readonly string[]) => {
    const rows = await readRows(collections, viewer, visible, ids);
    return ids.map((id) => {
      const found = rows.get(id);
      return found && servedProduct(viewer, found);
    });
  };

  const byIds = (viewer: Principal, ids: readonly string[]): Promise<readonly (Product | undefined)[]> =>
    onMongo(async () => inOrder(viewer, await visibleTo(collections, viewer), ids));

  return {
    byIds,
    get: async (viewer: Principal, id: string) => (await byIds(viewer, [id]))[0],

    search: (viewer: Principal, filter: ProductFilter) =>
      onMongo(async () => {
        const visible = await visibleTo(collections, viewer);
        const { ids, hasNext } = await searchProducts({ collections, filter, visible });
        const nodes = await inOrder(
          viewer,
          visible,
          ids.map(({ id }) => id),
        );
        const edges = ids.flatMap(({ cursor }, index) => {
          const node = nodes[index];
          return node ? [{ cursor, node }] : [];
        });
        return { edges, hasNext };
      }),

    count: (viewer: Principal, filter: ProductFilter) =>
      onMongo(async () => countProducts({ collections, filter, visible: await visibleTo(collections, viewer) })),

    price: (viewer: Principal, id: string, quantity: number) =>
      onMongo(async () => {
        const rows = await readRows(collections, viewer, await visibleTo(collections, viewer), [id]);
        const found = rows.get(id);
        if (!found?.product.terms) return undefined;
        return priceBreakdown({ productId: id, quantity, list: found.product.terms, own: found.ownTerms });
      }),
  };
};
