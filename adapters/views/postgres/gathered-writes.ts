import { isTransient } from "../../postgres/errors.ts";
import { gather } from "../../postgres/gather.ts";
import type { StoredBatch } from "../stored.ts";

/** Of one transaction; a batch of more comes alone. */
const keysMax = 2_000;
/** A writer waits for its answer, so no more wait than a feed has partitions. */
const partitionsMax = 10_000;

type Outcome = { readonly error?: unknown };

const written: Outcome = {};

/** Batches of a view's partitions in as few transactions as can be: what comes while one is under way is the next one. Where the database
 * or a fold refuses, each is written on its own, so that one partition's fault stays its own. */
export const gatheredWrites = <Row>(write: (batches: readonly StoredBatch<Row>[]) => Promise<void>) => {
  const one = async (batch: StoredBatch<Row>): Promise<Outcome> => {
    try {
      await write([batch]);
      return written;
    } catch (error) {
      return { error };
    }
  };

  const oneByOne = async (batches: readonly StoredBatch<Row>[]) => {
    const outcomes: Outcome[] = [];
    for (const batch of batches) {
      const last = outcomes.at(-1);
      // Where the database is away, who waits behind need not learn it one after another.
      outcomes.push(last && isTransient(last.error) ? last : await one(batch));
    }
    return outcomes;
  };

  const together = async (batches: readonly StoredBatch<Row>[]) => {
    try {
      await write(batches);
      return batches.map(() => written);
    } catch (error) {
      if (isTransient(error)) throw error;
      return oneByOne(batches);
    }
  };

  const gathered = gather<StoredBatch<Row>, Outcome>({
    run: (batches) => (batches.length === 1 ? oneByOne(batches) : together(batches)),
    keyOf: ({ partition }) => String(partition),
    batchMax: partitionsMax,
    queueMax: partitionsMax,
    weightOf: ({ keys }) => keys.length,
    weightMax: keysMax,
  });

  return async (batch: StoredBatch<Row>) => {
    const outcome = await gathered.add(batch);
    if ("error" in outcome) throw outcome.error;
  };
};
