import type { Db } from "mongodb";
import { failpoint } from "../../../schemas/failpoint.ts";
import { engineUnavailable, onMongo } from "../../mongo/errors.ts";
import { checkpointMoved } from "../checkpoint-moved.ts";
import { parkedCounts, sameQueue, type StoredBatch, type StoredCheckpoint, type StoredResolution } from "../stored.ts";
import type { DocumentMapping, TrackedRow } from "./document-mapping.ts";
import { viewDecisions } from "./view-decisions.ts";
import { viewRows } from "./view-rows.ts";
import { viewState } from "./view-state.ts";

/** Whoever loses a race folds again. One of the writers always wins, so this many losses in a row mean that something is wrong. */
const attemptsMax = 50;
const pauseMsMax = 20;

const isSame = (one: StoredCheckpoint | undefined, other: StoredCheckpoint | undefined) =>
  one?.position === other?.position && one?.eventId === other?.eventId;

/** Repeats `attempt` while it answers "again". */
const contended = async <Result>(view: string, attempt: () => Promise<Result | "again">) => {
  for (let lost = 0; lost < attemptsMax; lost++) {
    const result = await attempt();
    if (result !== "again") return result;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(lost, pauseMsMax)));
  }
  throw engineUnavailable(`${view} is written by others without a pause; it is tried again`);
};

/** One view in MongoDB, without transactions: rows first, each guarded by the revisions it knows, then checkpoint and parked
 * events in one document. What is interrupted in between comes again, and the rows know it already. */
export const mongoViewStore = <Row, Fields extends object>(db: Db, mapping: DocumentMapping<Row, Fields>) => {
  const view = `${mapping.name}_v${String(mapping.version)}`;
  const rows = viewRows(db, mapping);
  const state = viewState(db, view);
  const decisions = viewDecisions(db, view);

  const applyOnce = async ({ partition, expected, next, keys, fold }: StoredBatch<TrackedRow<Row>>) => {
    if (expected === undefined) await state.begin();
    // Rows before state: were the database emptied in between, the checkpoint would be gone, and nothing is folded on nothing.
    const before = await rows.load(keys);
    const current = await state.read();
    if (!isSame(current.checkpoint(partition), expected)) throw checkpointMoved(view, partition);
    const folded = fold(before, parkedCounts(current.parked));
    if (!(await rows.save(before, folded.rows))) return "again";
    failpoint("before-view-checkpoint");
    return (await state.advance(current, { partition, expected, next, parked: folded.parked })) ? "done" : "again";
  };

  const resolveOnce = async ({ stream, queue, keys, fold, decision }: StoredResolution<TrackedRow<Row>>) => {
    const before = await rows.load(keys);
    const current = await state.read();
    const others = current.parked.filter((event) => event.stream !== stream);
    const waiting = current.parked.filter((event) => event.stream === stream);
    if (!sameQueue(waiting, queue)) return false;
    await decisions.archive(current);
    const folded = fold(before);
    if (!(await rows.save(before, folded.rows))) return "again";
    return (await state.settle(current, [...others, ...folded.parked], decision)) ? true : "again";
  };

  return {
    migrate: () => onMongo(rows.migrate),
    checkpoint: (partition: number) => onMongo(async () => (await state.read()).checkpoint(partition)),
    apply: (batch: StoredBatch<TrackedRow<Row>>) =>
      onMongo(async () => {
        // A view begins, perhaps because its database was emptied while this process ran.
        if (batch.expected === undefined) await rows.migrate();
        await contended(view, () => applyOnce(batch));
      }),
    parked: () => onMongo(async () => (await state.read()).parked),
    resolve: (resolution: StoredResolution<TrackedRow<Row>>) =>
      onMongo(() => contended(view, () => resolveOnce(resolution))),
    decisions: () => onMongo(async () => decisions.list(await state.read())),
  };
};
