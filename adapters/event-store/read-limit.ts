export const readLimitMax = 4096;
export const tailsMax = 64;

/** @throws RangeError when `limit` is not within 1 and `most`. */
export const checkLimit = (limit: number, most = readLimitMax) => {
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= most))
    throw new RangeError(`A limit is a whole number from 1 to ${String(most)}, not ${String(limit)}`);
  return limit;
};
