import type { ClientBase } from "pg";

/** How one view's rows lie in Postgres: everything else (order, checkpoint, parking, cache) is the view store's.
 * All writers of one view take turns, so `load` needs no row locks. */
export type ViewMapping<Row> = {
  /** The projector's name and version; `tableOf` makes the table's name of them. */
  readonly name: string;
  readonly version: number;
  /** Rows kept in memory between batches; 2,000 where it is left out. Fewer where rows are large and soon left alone. */
  readonly cachedRows?: number;

  /** Creates the tables and indexes that are not there yet; in one transaction under the lock of the migrations. */
  readonly migrate: (client: ClientBase) => Promise<void>;

  /** The rows of `keys` (distinct, sorted) that exist, equal to what was saved: a row is plain JSON and comes back as such. */
  readonly load: (client: ClientBase, keys: readonly string[]) => Promise<ReadonlyMap<string, Row>>;

  /** Writes all of `rows` in a few statements (never one per row), inserting or replacing; undefined deletes. Runs in the view's transaction. */
  readonly save: (client: ClientBase, rows: ReadonlyMap<string, Row | undefined>) => Promise<void>;

  /** How many rows there are; for the check that compares the view with a fold of the log. */
  readonly count: (client: ClientBase) => Promise<number>;
};

/** "order-summary", 2 -> "order_summary_v2". */
export const tableOf = (view: { readonly name: string; readonly version: number }) =>
  `${view.name.replaceAll("-", "_")}_v${view.version}`;
