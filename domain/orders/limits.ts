/** Lines that one purchase takes: an event of so many stays well under the store's limit. */
export const orderLinesMax = 200;

/** Lines of an imported order: invoices are longer. */
export const importedLinesMax = 1500;

/** What one order may come to, in minor units. */
export const totalMinorMax = 1_000_000_000_000;
