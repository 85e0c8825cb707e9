import { checkpointMoved } from "./checkpoint-moved.ts";
import {
  parkedCounts,
  sameQueue,
  type StoredBatch,
  type StoredCheckpoint,
  type StoredDecision,
  type StoredFold,
  type StoredParkedEvent,
  type StoredResolution,
} from "./stored.ts";

const decisionsMax = 1_000;

/** One view in memory: for specs, and for reading `rows` directly. */
export const memoryViewStore = <Row>(view = "view") => {
  const rows = new Map<string, Row>();
  const checkpoints = new Map<number, StoredCheckpoint>();
  let parked: readonly StoredParkedEvent[] = [];
  let decided: readonly StoredDecision[] = [];

  const found = (keys: readonly string[]) => {
    const existing = new Map<string, Row>();
    for (const key of keys) {
      const row = rows.get(key);
      if (row !== undefined) existing.set(key, row);
    }
    return existing;
  };

  const write = (folded: StoredFold<Row>) => {
    for (const [key, row] of folded.rows)
      if (row === undefined) rows.delete(key);
      else rows.set(key, row);
    parked = [...parked, ...folded.parked];
  };

  const apply = ({ partition, expected, next, keys, fold }: StoredBatch<Row>) => {
    const stored = checkpoints.get(partition);
    if (stored?.position !== expected?.position || stored?.eventId !== expected?.eventId)
      throw checkpointMoved(view, partition);
    write(fold(found(keys), parkedCounts(parked)));
    checkpoints.set(partition, next);
  };

  const resolve = ({ stream, queue, keys, fold, decision }: StoredResolution<Row>) => {
    const current = parked.filter((event) => event.stream === stream);
    if (!sameQueue(current, queue)) return false;
    const folded = fold(found(keys));
    parked = parked.filter((event) => event.stream !== stream);
    write(folded);
    decided = [decision, ...decided].slice(0, decisionsMax);
    return true;
  };

  const answer = <Result>(work: () => Result) =>
    new Promise<Result>((done) => {
      done(work());
    });

  return {
    rows: (): ReadonlyMap<string, Row> => rows,
    checkpoint: (partition: number) => Promise.resolve(checkpoints.get(partition)),
    apply: (batch: StoredBatch<Row>) =>
      answer(() => {
        apply(batch);
      }),
    parked: () => Promise.resolve(parked),
    resolve: (resolution: StoredResolution<Row>) => answer(() => resolve(resolution)),
    decisions: () => Promise.resolve(decided),
    /** As if somebody had dropped its tables. */
    empty: () => {
      rows.clear();
      checkpoints.clear();
      parked = [];
    },
  };
};
