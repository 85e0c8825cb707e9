import { amountText } from "./amounts.ts";

/** An order whose total, read back, is not what its accepted rows come to. */
export type Difference = {
  readonly invoice: string;
  readonly expectedMinor: number;
  readonly actualMinor: number | null;
};

export type ImportReport = {
  readonly source: string;
  readonly currency: string;
  readonly minorDigits: number;
  readonly rows: {
    readonly read: number;
    readonly ordered: number;
    readonly returned: number;
    /** By reason: with `ordered` and `returned` they add up to `read`. */
    readonly rejected: Readonly<Record<string, number>>;
  };
  readonly orders: {
    readonly imported: number;
    /** By an import whose keys have expired: they are there, and are not read back. */
    readonly importedBefore: number;
    readonly refused: number;
    readonly totalMinor: number;
    /** By the status they came to. */
    readonly byStatus: Readonly<Record<string, number>>;
  };
  readonly returns: {
    readonly invoices: number;
    readonly rowsMatched: number;
    readonly rowsPartlyMatched: number;
    readonly rowsUnmatched: number;
    readonly rowsRefused: number;
    /** What the file gives back for what was matched, and what the orders' own prices give back. */
    readonly statedMinor: number;
    readonly refundedMinor: number;
  };
  readonly check: { readonly orders: number; readonly totalMinor: number; readonly differences: readonly Difference[] };
  readonly rejectedFile: string;
};

/** Whether every order's total, read back, equals its accepted rows. */
export const isReconciled = ({ check, orders }: ImportReport) =>
  check.differences.length === 0 && check.orders === orders.imported && check.totalMinor === orders.totalMinor;

const thousands = new Intl.NumberFormat("en");

const table = (rows: readonly (readonly [string, string])[]) => {
  const width = Math.max(...rows.map(([label]) => label.length));
  const right = Math.max(...rows.map(([, value]) => value.length));
  return rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value.padStart(right)}`).join("\n");
};

/** For people: a few lines that account for every row and every penny. */
export const reportText = (report: ImportReport): string => {
  const { rows, orders, returns, check } = report;
  const money = (minor: number) => `${amountText(minor, report.minorDigits)} ${report.currency}`;
  const number = (value: number) => thousands.format(value);
  const rejected = Object.entries(rows.rejected).sort(([, left], [, right]) => right - left);
  const differing = check.differences
    .slice(0, 10)
    .map(
      ({ invoice, expectedMinor, actualMinor }) =>
        `    ${invoice}: ${money(expectedMinor)} in the file, ${actualMinor === null ? "no order" : money(actualMinor)} here`,
    );
  return [
    `Rows of ${report.source}`,
    table([
      ["read", number(rows.read)],
      ["in orders", number(rows.ordered)],
      ["in returns", number(rows.returned)],
      ...rejected.map(([reason, count]) => [`reported: ${reason}`, number(count)] as const),
    ]),
    "Orders",
    table([
      ["imported", number(orders.imported)],
      ["imported long before", number(orders.importedBefore)],
      ["refused", number(orders.refused)],
      ...Object.entries(orders.byStatus).map(([status, count]) => [`now ${status}`, number(count)] as const),
      ["total of the rows", money(orders.totalMinor)],
      ["total read back", money(check.totalMinor)],
    ]),
    "Returns",
    table([
      ["cancelling invoices", number(returns.invoices)],
      ["rows matched", number(returns.rowsMatched)],
      ["rows matched in part", number(returns.rowsPartlyMatched)],
      ["rows without an order", number(returns.rowsUnmatched)],
      ["rows refused", number(returns.rowsRefused)],
      ["stated in the file", money(returns.statedMinor)],
      ["refunded at the orders' prices", money(returns.refundedMinor)],
    ]),
    isReconciled(report)
      ? `Every order read back equals its rows to the last ${report.minorDigits === 0 ? "unit" : "penny"}.`
      : `${number(check.differences.length)} orders differ from their rows:\n${differing.join("\n")}`,
    `Rows that did not count, with line and reason: ${report.rejectedFile}`,
  ].join("\n");
};
