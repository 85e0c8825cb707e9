const firstMs = 50;
const longestMs = 5_000;

/** Milliseconds to wait before attempt `failures + 1`: doubling up to 5 s, spread so that many do not come back at once. */
export const backoffMs = (failures: number) =>
  Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 16)) * (0.5 + Math.random() / 2);
