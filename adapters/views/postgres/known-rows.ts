import { LRUCache } from "lru-cache";
import type { ClientBase } from "pg";
import type { StoredFold, StoredParkedEvent } from "../stored.ts";
import { readParked } from "./parking.ts";
import type { ViewMapping } from "./view-mapping.ts";

/** What this process knows of a view as of write number `writes`. */
export type Known<Row> = {
  readonly writes: bigint;
  readonly rows: LRUCache<string, { readonly row: Row | undefined }>;
  readonly parked: readonly StoredParkedEvent[];
};

/** Rows and parked events that this process wrote itself, kept in memory; void once anybody else has written. */
export const knownRows = <Row>(view: string, mapping: ViewMapping<Row>, rowsMax: number) => {
  let known: Known<Row> | undefined;

  return {
    /** What still holds at write number `writes`, which is the caller's own; the rest is read again. */
    at: async (client: ClientBase, writes: bigint): Promise<Known<Row>> =>
      known && known.writes + 1n === writes
        ? { ...known, writes }
        : { writes, rows: new LRUCache({ max: rowsMax }), parked: await readParked(client, view) },

    load: async (client: ClientBase, { rows }: Known<Row>, keys: readonly string[]) => {
      const missing = keys.filter((key) => !rows.has(key));
      const found = new Map(missing.length > 0 ? await mapping.load(client, missing) : []);
      for (const key of keys) {
        const row = rows.get(key)?.row;
        if (row !== undefined) found.set(key, row);
      }
      return found;
    },

    /** To be called with what is committed, and nothing else. */
    remember: (turn: Known<Row>, { rows, parked }: StoredFold<Row>, before = turn.parked) => {
      for (const [key, row] of rows) turn.rows.set(key, { row });
      known = { ...turn, parked: parked.length > 0 ? [...before, ...parked] : before };
    },
  };
};
