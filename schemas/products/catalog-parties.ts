/** What a catalog that stands apart from the parties' own views has to know of a supplier: its name is shown and searched. */
export type CatalogCompany = { readonly id: string; readonly name: string; readonly revision: number };

/** What it has to know of a retailer: the region that products are shown or hidden by. */
export type CatalogRetailer = { readonly id: string; readonly region: string; readonly revision: number };
