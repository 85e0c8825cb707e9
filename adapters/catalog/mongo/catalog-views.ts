import type { Db } from "mongodb";
import { mongoViewStore } from "../../views/mongo/view-store.ts";
import { companyDocuments, retailerDocuments } from "./party-documents.ts";
import { productDocuments } from "./product-documents.ts";
import { retailerPriceDocuments } from "./retailer-price-documents.ts";
import { stockDocuments } from "./stock-documents.ts";

/** The stores of all read models that the catalog in MongoDB is made of; each takes its projector `tracked`. */
export const mongoCatalogViews = ({ db }: { readonly db: Db }) => {
  const stores = {
    products: mongoViewStore(db, productDocuments),
    stock: mongoViewStore(db, stockDocuments),
    retailerPrices: mongoViewStore(db, retailerPriceDocuments),
    companies: mongoViewStore(db, companyDocuments),
    retailers: mongoViewStore(db, retailerDocuments),
  };
  return {
    ...stores,
    /** Makes the indexes that are not there yet. */
    migrate: async () => {
      for (const store of Object.values(stores)) await store.migrate();
    },
  };
};
