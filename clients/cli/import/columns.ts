const aliases = {
  invoice: ["invoiceno", "invoice", "invoicenumber"],
  code: ["stockcode", "sku", "productcode", "itemcode"],
  description: ["description", "productname", "itemname"],
  quantity: ["quantity", "qty"],
  date: ["invoicedate", "date", "orderdate"],
  price: ["unitprice", "price"],
  customer: ["customerid", "customer", "customerno"],
  country: ["country"],
} as const;

type Column = keyof typeof aliases;
export type Cells = Readonly<Record<Column, string>>;
export type Columns = Readonly<Record<Column, number>>;

const names: readonly Column[] = ["invoice", "code", "description", "quantity", "date", "price", "customer", "country"];
const optional: readonly Column[] = ["description", "country"];

const letters = (heading: string) => heading.toLowerCase().replace(/[^a-z]/g, "");

/** Where each column stands, by its heading, in whatever order and spelling.
 * @throws Error that names the columns that are missing. */
export const columnsOf = (headings: readonly string[]): Columns => {
  const known = headings.map(letters);
  const at = (column: Column) => known.findIndex((heading) => aliases[column].some((alias) => alias === heading));
  const missing = names.filter((column) => !optional.includes(column) && at(column) < 0);
  if (missing.length > 0)
    throw new Error(`The file has no column for: ${missing.join(", ")}. Its headings are: ${headings.join(", ")}`);
  return {
    invoice: at("invoice"), code: at("code"), description: at("description"), quantity: at("quantity"),
    date: at("date"), price: at("price"), customer: at("customer"), country: at("country"),
  }; // prettier-ignore
};

export const cellsOf = (columns: Columns, record: readonly string[]): Cells => {
  const cell = (column: Column) => (record[columns[column]] ?? "").trim();
  return {
    invoice: cell("invoice"), code: cell("code"), description: cell("description"), quantity: cell("quantity"),
    date: cell("date"), price: cell("price"), customer: cell("customer"), country: cell("country"),
  }; // prettier-ignore
};
