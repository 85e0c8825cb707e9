import { z } from "zod";

const pattern = /^\d{1,12}(\.\d{1,8})?$/;

/** Decimal text ("12.3456") or a JSON number; read digit by digit, never as a float. At most eight places. */
export const decimal = z
  .union([z.string().trim(), z.number()])
  .transform(String)
  .pipe(z.string().regex(pattern, 'is no decimal number from 0 with at most eight places, such as "12.3456"'));

/** `text` (as `decimal` lets it through) in units of 10^-`digits`; undefined when it has more places, or is past 2^53. */
export const scaled = (text: string, digits: number): number | undefined => {
  const [whole = "", fraction = ""] = text.split(".");
  const kept = fraction.replace(/0+$/, "");
  if (kept.length > digits) return undefined;
  const units = Number(whole + kept.padEnd(digits, "0"));
  return Number.isSafeInteger(units) ? units : undefined;
};
