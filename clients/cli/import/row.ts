import { priceUnits } from "./amounts.ts";
import type { Cells } from "./columns.ts";
import { type DateOrder, instantOf } from "./dates.ts";

/** A line of the file that counts: goods that a known customer bought, or (of a `C` invoice) gave back. */
export type Row = {
  readonly kind: "sale" | "return";
  readonly line: number;
  readonly invoice: string;
  readonly customer: string;
  readonly country: string;
  readonly code: string;
  readonly description: string;
  /** Whole units, at least 1, also of a return. */
  readonly quantity: number;
  /** As decimal text with a point. */
  readonly price: string;
  readonly at: string;
};

type RowFault =
  | "malformed-line"
  | "missing-invoice"
  | "missing-code"
  | "missing-customer"
  | "not-goods"
  | "unparsable-date"
  | "unparsable-quantity"
  | "unparsable-price"
  | "price-too-precise"
  | "price-not-positive"
  | "quantity-zero"
  | "negative-quantity-without-cancellation"
  | "positive-quantity-on-cancellation";

export type RowRules = {
  /** Codes in upper case that stand for postage, fees, corrections: not for goods. */
  readonly notGoods: ReadonlySet<string>;
  readonly dateOrder: DateOrder;
  readonly minorDigits: number;
};

export type Verdict = { readonly row: Row } | { readonly fault: RowFault };

/** Codes that this kind of file uses for what is no goods. */
export const usualNotGoods: readonly string[] = [
  "POST", "DOT", "C2", "C3", "M", "D", "S", "B", "ADJUST", "ADJUST2", "BANK CHARGES", "AMAZONFEE", "CRUK", "TEST001", "TEST002",
]; // prettier-ignore

const isVoucher = (code: string) => code.startsWith("GIFT_");

const quantityMax = 1_000_000_000;
const lengthMax = { invoice: 40, code: 64, customer: 60 };

const wordOf = (cells: Cells): RowFault | undefined => {
  if (cells.invoice === "" || cells.invoice.length > lengthMax.invoice) return "missing-invoice";
  if (cells.code === "" || cells.code.length > lengthMax.code) return "missing-code";
  if (cells.customer === "" || cells.customer.length > lengthMax.customer) return "missing-customer";
  return undefined;
};

const quantityOf = (text: string) => (/^[+-]?\d{1,10}(?:[.,]0+)?$/.test(text) ? Number.parseInt(text, 10) : undefined);

const quantityFault = (quantity: number, cancellation: boolean): RowFault | undefined => {
  if (quantity === 0) return "quantity-zero";
  if (quantity < 0 && !cancellation) return "negative-quantity-without-cancellation";
  return quantity > 0 && cancellation ? "positive-quantity-on-cancellation" : undefined;
};

const priceFault = (text: string, digits: number): RowFault | undefined => {
  const units = priceUnits(text, digits);
  if (units === undefined) return "unparsable-price";
  if (units === "too-precise") return "price-too-precise";
  return units > 0n ? undefined : "price-not-positive";
};

/** Spreadsheets write the customer 17850 as "17850.0". */
const customerOf = (text: string) => text.replace(/\.0+$/, "");

/** What a line says, or the first reason that it does not count. */
export const readRow = (line: number, cells: Cells, rules: RowRules): Verdict => {
  const missing = wordOf(cells);
  if (missing) return { fault: missing };
  const code = cells.code.toUpperCase();
  if (rules.notGoods.has(code) || isVoucher(code)) return { fault: "not-goods" };

  const at = instantOf(cells.date, rules.dateOrder);
  if (at === undefined) return { fault: "unparsable-date" };
  const quantity = quantityOf(cells.quantity);
  if (quantity === undefined || Math.abs(quantity) > quantityMax) return { fault: "unparsable-quantity" };
  const cancellation = /^c/i.test(cells.invoice);
  const fault = quantityFault(quantity, cancellation) ?? priceFault(cells.price, rules.minorDigits);
  if (fault) return { fault };

  return {
    row: {
      kind: cancellation ? "return" : "sale",
      line,
      invoice: cells.invoice.toUpperCase(),
      customer: customerOf(cells.customer),
      country: cells.country,
      code,
      description: cells.description,
      quantity: Math.abs(quantity),
      price: cells.price.replace(",", ".").replace(/^\+/, ""),
      at,
    },
  };
};

/** "2010-12" of a time. */
export const monthOf = (at: string) => at.slice(0, 7);
