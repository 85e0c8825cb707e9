import { parkedCounts, type StoredBatch, type StoredFold, type StoredParkedEvent } from "../stored.ts";

/** What `batches` do to the view one after another, each on the rows and parked streams that those before it left. */
export const foldTogether = <Row>(
  batches: readonly StoredBatch<Row>[],
  found: ReadonlyMap<string, Row>,
  parkedBefore: readonly StoredParkedEvent[],
): StoredFold<Row> => {
  const rows = new Map(found);
  const changed = new Map<string, Row | undefined>();
  const parked: StoredParkedEvent[] = [];
  for (const { fold } of batches) {
    const folded = fold(rows, parkedCounts([...parkedBefore, ...parked]));
    parked.push(...folded.parked);
    for (const [key, row] of folded.rows) {
      changed.set(key, row);
      if (row === undefined) rows.delete(key);
      else rows.set(key, row);
    }
  }
  return { rows: changed, parked };
};
