import { basename } from "node:path";
import { minorDigits } from "./amounts.ts";
import { type RowRules, usualNotGoods } from "./row.ts";

export type ImportOptions = {
  /** Names the shop the file is of: part of every idempotency key, so that its files fit together and none counts twice. Default: the file's name. */
  readonly source?: string;
  /** The company that sells. Default: the source. */
  readonly company?: string;
  /** ISO 3166-1 alpha-2 of the company. Default: GB. */
  readonly companyRegion?: string;
  /** ISO 4217; files of this shape do not say. Default: GBP. */
  readonly currency?: string;
  /** Stock codes that are no goods, besides the usual ones. */
  readonly notGoods?: readonly string[];
  /** How short dates ("12/1/2010") read. Default: mdy. */
  readonly dateOrder?: "mdy" | "dmy";
  /** Where rows that did not count go. Default: the file's path with ".rejected.csv". */
  readonly rejectedPath?: string;
  /** Requests under way at once, and so how far the order of the log may differ from that of time. Default: 24. */
  readonly width?: number;
  /** Business time of company, retailers and products: the same for every file of a source. Default: 2000-01-01. */
  readonly openedAt?: string;
  readonly onProgress?: (progress: Progress) => void;
};

export type Phase = "reading" | "customers" | "products" | "orders" | "checking";

/** `total` is 0 while it is not known. */
export type Progress = { readonly phase: Phase; readonly done: number; readonly total: number };

const defaults = {
  companyRegion: "GB",
  currency: "GBP",
  notGoods: [],
  dateOrder: "mdy",
  width: 24,
  openedAt: "2000-01-01T00:00:00.000Z",
  onProgress: () => undefined,
} satisfies ImportOptions;

const rulesOf = ({
  notGoods,
  dateOrder,
  currency,
}: Required<Pick<ImportOptions, "notGoods" | "dateOrder" | "currency">>): RowRules => ({
  notGoods: new Set([...usualNotGoods, ...notGoods.map((code) => code.toUpperCase())]),
  dateOrder,
  minorDigits: minorDigits(currency),
});

/** The options, with a default for each that is left out. */
export const settingsOf = (file: string, options: ImportOptions) => {
  const source = options.source ?? basename(file).replace(/(\.csv|\.txt|\.tsv)?(\.gz)?$/i, "");
  const given = { ...defaults, company: source, rejectedPath: `${file}.rejected.csv`, ...options };
  const rules = rulesOf(given);
  return { ...given, file, source, rules, digits: rules.minorDigits };
};

export type Settings = ReturnType<typeof settingsOf>;
