import type { Db } from "mongodb";
import type { StoredDocument } from "../../views/mongo/document-mapping.ts";
import { type CompanyFields, companyDocuments, retailerDocuments, type RetailerFields } from "./party-documents.ts";
import { productDocuments, type ProductFields } from "./product-documents.ts";
import { retailerPriceDocuments, type RetailerPriceFields } from "./retailer-price-documents.ts";
import type { StockFields } from "./stock-documents.ts";

/** As it stands in the collection: with or without the product's own fields, with or without a stock. */
export type ProductDocument = StoredDocument<ProductFields & StockFields>;

/** What the catalog reads. */
export const catalogCollections = (db: Db) => ({
  products: db.collection<ProductDocument>(productDocuments.collection),
  retailerPrices: db.collection<StoredDocument<RetailerPriceFields>>(retailerPriceDocuments.collection),
  companies: db.collection<StoredDocument<CompanyFields>>(companyDocuments.collection),
  retailers: db.collection<StoredDocument<RetailerFields>>(retailerDocuments.collection),
});

export type CatalogCollections = ReturnType<typeof catalogCollections>;
