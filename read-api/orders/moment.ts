import type { OrderMoment } from "../../schemas/orders/read-models.ts";

/** "7" is a revision, anything else a time; undefined when it is neither. */
export const momentOf = (asOf: string, clock: "business" | "recorded"): OrderMoment | undefined => {
  if (/^\d{1,9}$/.test(asOf)) return { revision: Number(asOf) };
  if (!/^\d{4}-\d{2}-\d{2}/.test(asOf) || Number.isNaN(Date.parse(asOf))) return undefined;
  const time = new Date(asOf).toISOString();
  return clock === "business" ? { at: time } : { recordedAt: time };
};
