import { z } from "zod";
import { type Money, type UnitPrice, minorUnitDigits } from "../domain/kernel/money.ts";

/** Money as the API serves it: exact minor units, and the same amount as decimal text for people. */
export const moneyResource = z.object({ amountMinor: z.int(), currency: z.string(), amount: z.string() });
export type MoneyResource = z.infer<typeof moneyResource>;

/** A price per unit: ten-thousandths of a minor unit, and the same as decimal text. */
export const unitPriceResource = z.object({ amountMinorE4: z.int(), currency: z.string(), amount: z.string() });
export type UnitPriceResource = z.infer<typeof unitPriceResource>;

/** `units` of 10^-`digits` as plain decimal text. */
const decimal = (units: number, digits: number) => {
  const text = Math.abs(units)
    .toString()
    .padStart(digits + 1, "0");
  const point = text.length - digits;
  return `${units < 0 ? "-" : ""}${text.slice(0, point)}${digits === 0 ? "" : `.${text.slice(point)}`}`;
};

/** "12.34": as many digits behind the point as the currency has. */
export const moneyText = ({ amountMinor, currency }: Money) => decimal(amountMinor, minorUnitDigits(currency));

/** "0.1234": the currency's digits, and up to four more where the price has them. */
export const unitPriceText = ({ amountMinorE4, currency }: UnitPrice) => {
  const digits = minorUnitDigits(currency);
  const text = decimal(amountMinorE4, digits + 4);
  const whole = text.length - 4;
  return (text.slice(0, whole) + text.slice(whole).replace(/0+$/, "")).replace(/\.$/, "");
};

export const toMoneyResource = (amount: Money): MoneyResource => ({ ...amount, amount: moneyText(amount) });
export const toUnitPriceResource = (price: UnitPrice): UnitPriceResource => ({
  ...price,
  amount: unitPriceText(price),
});
