/** Whole units of a product: what one line or one movement may carry at the most. */
export const quantityMax = 1_000_000_000;

export const isQuantity = (count: number) => Number.isSafeInteger(count) && count >= 1 && count <= quantityMax;

/** Quantities of one product summed over several lines, in the order in which the products first appear. */
export const summedByProduct = <Line extends { readonly productId: string; readonly quantity: number }>(
  lines: readonly Line[],
): ReadonlyMap<Line["productId"], number> =>
  lines.reduce(
    (totals, line) => totals.set(line.productId, (totals.get(line.productId) ?? 0) + line.quantity),
    new Map<Line["productId"], number>(),
  );
