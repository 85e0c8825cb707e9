/** Digits after the point of a currency's minor unit, as the platform knows them. */
export const minorDigits = (currency: string) =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** A price may have four places more than its currency. */
const extraDigits = 4;

const scale = (digits: number) => 10n ** BigInt(digits);

/** Decimal text in units of 10^-(digits + 4); undefined when it is no decimal number, "too-precise" when it has more places. */
export const priceUnits = (text: string, digits: number): bigint | "too-precise" | undefined => {
  const parts = /^([+-]?)(\d{1,12})(?:[.,](\d{0,20}))?$/.exec(text);
  if (!parts) return undefined;
  const [, sign = "", whole = "", fraction = ""] = parts;
  const kept = fraction.replace(/0+$/, "");
  if (kept.length > digits + extraDigits) return "too-precise";
  const units = BigInt(whole + kept.padEnd(digits + extraDigits, "0"));
  return sign === "-" ? -units : units;
};

/** What a line comes to in minor units: rounded once, half to even, as invoices of the marketplace are. */
export const lineMinor = (units: bigint, quantity: number): number => {
  const exact = units * BigInt(quantity);
  const [quotient, twice] = [exact / scale(extraDigits), (exact % scale(extraDigits)) * 2n];
  const up = twice > scale(extraDigits) || (twice === scale(extraDigits) && quotient % 2n === 1n);
  return Number(up ? quotient + 1n : quotient);
};

/** "12.34" of 1234 minor units. */
export const amountText = (minor: number, digits: number) => {
  const text = Math.abs(minor)
    .toString()
    .padStart(digits + 1, "0");
  const point = text.length - digits;
  return `${minor < 0 ? "-" : ""}${text.slice(0, point)}${digits === 0 ? "" : `.${text.slice(point)}`}`;
};

/** What rows come to in minor units, each line rounded by itself. */
export const totalMinor = (rows: readonly { readonly price: string; readonly quantity: number }[], digits: number) =>
  rows.reduce((sum, { price, quantity }) => {
    const units = priceUnits(price, digits);
    return typeof units === "bigint" ? sum + lineMinor(units, quantity) : sum;
  }, 0);
