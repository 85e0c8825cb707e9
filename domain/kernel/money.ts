import type { Brand } from "./brand.ts";

/** ISO 4217 alphabetic code. */
export type Currency = Brand<string, "Currency">;

/** Whole minor units (pence, cents) of one currency; always a safe integer. */
export type Money = { readonly amountMinor: number; readonly currency: Currency };

/** A price per unit in ten-thousandths of a minor unit: four places more than money has, never rounded by itself. */
export type UnitPrice = { readonly amountMinorE4: number; readonly currency: Currency };

/** Digits after the point, by ISO 4217, where they are not two. */
const minorDigits: Readonly<Record<string, number>> = {
  BHD: 3, BIF: 0, CLP: 0, DJF: 0, GNF: 0, IQD: 3, ISK: 0, JOD: 3, JPY: 0, KMF: 0, KRW: 0, KWD: 3, LYD: 3, OMR: 3,
  PYG: 0, RWF: 0, TND: 3, UGX: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
}; // prettier-ignore

export const minorUnitDigits = (code: Currency) => minorDigits[code] ?? 2;

/** @throws RangeError unless `code` has the form of ISO 4217. */
export const currency = (code: string) => {
  if (!/^[A-Z]{3}$/.test(code)) throw new RangeError(`"${code}" is no ISO 4217 currency code`);
  return code as Currency;
};

const whole = (amount: number) => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is no whole amount within 2^53`);
  return amount;
};

/** @throws RangeError unless `amountMinor` is a safe integer. */
export const money = (amountMinor: number, of: Currency): Money => ({ amountMinor: whole(amountMinor), currency: of });

/** @throws RangeError unless `amountMinorE4` is a safe integer. */
export const unitPrice = (amountMinorE4: number, of: Currency): UnitPrice => ({
  amountMinorE4: whole(amountMinorE4),
  currency: of,
});

const same = (left: { readonly currency: Currency }, right: { readonly currency: Currency }) => {
  if (left.currency !== right.currency) throw new RangeError(`${left.currency} and ${right.currency} do not add up`);
};

/** @throws RangeError over two currencies, or past 2^53. */
export const add = (left: Money, right: Money): Money => {
  same(left, right);
  return money(left.amountMinor + right.amountMinor, left.currency);
};

/** @throws RangeError over two currencies, or past 2^53. */
export const sum = (amounts: readonly Money[], of: Currency): Money => amounts.reduce(add, money(0, of));

/** Nearest whole number of `numerator / denominator`, a tie to the even neighbour (IEEE 754 roundTiesToEven). */
export const divideHalfEven = (numerator: bigint, denominator: bigint): bigint => {
  const negative = numerator < 0n !== denominator < 0n;
  const [above, below] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const [quotient, twice] = [above / below, (above % below) * 2n];
  const rounded = twice > below || (twice === below && quotient % 2n === 1n) ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
};

/** Price times quantity: the only place where money is rounded, half to even.
 * @throws RangeError past 2^53. */
export const lineTotal = (price: UnitPrice, quantity: number): Money =>
  money(Number(divideHalfEven(BigInt(price.amountMinorE4) * BigInt(whole(quantity)), 10_000n)), price.currency);

/** `price` less `basisPoints` hundredths of a percent, half to even at the fourth extra place. */
export const lessBasisPoints = (price: UnitPrice, basisPoints: number): UnitPrice =>
  unitPrice(
    Number(divideHalfEven(BigInt(price.amountMinorE4) * BigInt(10_000 - whole(basisPoints)), 10_000n)),
    price.currency,
  );
