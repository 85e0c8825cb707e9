import { companyDocuments, retailerDocuments } from "../adapters/catalog/mongo/party-documents.ts";
import { productDocuments } from "../adapters/catalog/mongo/product-documents.ts";
import { retailerPriceDocuments } from "../adapters/catalog/mongo/retailer-price-documents.ts";
import { stockDocuments } from "../adapters/catalog/mongo/stock-documents.ts";
import type { DocumentMapping } from "../adapters/views/mongo/document-mapping.ts";
import type { Mongo } from "../adapters/mongo/open.ts";
import { viewRows } from "../adapters/views/mongo/view-rows.ts";
import { viewStates } from "../adapters/views/mongo/view-state.ts";
import type { Message } from "../domain/kernel/message.ts";
import { stockLevel } from "../projections/inventory/stock-level.ts";
import { catalogCompany } from "../projections/products/catalog-company.ts";
import { catalogProduct } from "../projections/products/catalog-product.ts";
import { catalogRetailer } from "../projections/products/catalog-retailer.ts";
import { retailerPrice } from "../projections/products/retailer-price.ts";
import type { Projector } from "../projections/projector.ts";
import { tracked } from "../projections/tracked.ts";
import type { Delivered } from "../schemas/recorded-event.ts";
import { differences, foldEvents } from "./event-fold.ts";

type Db = Mongo["db"];

const compare =
  (db: Db, events: readonly Delivered[]) =>
  async <Event extends Message, Row, Fields extends object>(
    projector: Projector<Event, Row>,
    mapping: DocumentMapping<Row, Fields>,
  ) => {
    const folded = foldEvents(tracked(projector), events);
    const stored = await viewRows(db, mapping).load([...folded.keys()]);
    const known = { [`revisions.${mapping.section}`]: { $exists: true } };
    const count = await db.collection(mapping.collection).countDocuments(known);
    return differences(`${mapping.name} in MongoDB`, folded, stored, count);
  };

/** Where the catalog's documents are not the fold of `events`, which are all there are; parked streams differ as well. */
export const mongoDifferences = async (db: Db, events: readonly Delivered[]): Promise<readonly string[]> => {
  const against = compare(db, events);
  const all = await Promise.all([
    against(catalogProduct, productDocuments),
    against(stockLevel, stockDocuments),
    against(retailerPrice, retailerPriceDocuments),
    against(catalogCompany, companyDocuments),
    against(catalogRetailer, retailerDocuments),
  ]);
  const parked = await db.collection(viewStates).countDocuments({ "parked.0": { $exists: true } });
  return [...all.flat(), ...(parked === 0 ? [] : [`${parked} views in MongoDB have parked streams`])];
};
