/** Lines that one purchase takes: an event of so many stays well under the store's limit. */
export const orderLinesMax = 200;

/** Lines of an imported order: invoices are longer. */
export const importedLinesMax = 1500;
