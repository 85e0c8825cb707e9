import type { Db, Filter } from "mongodb";
import { isDuplicateKey } from "../../mongo/errors.ts";
import type { StoredCheckpoint, StoredDecision, StoredParkedEvent } from "../stored.ts";

type NumberedDecision = StoredDecision & { readonly number: number };

/** Checkpoints and parked events of one view: one document, so that they change together. */
type StateDocument = {
  readonly _id: string;
  readonly checkpoints?: Readonly<Record<string, StoredCheckpoint & { readonly movedAt: Date }>>;
  /** Rises whenever what is parked changes. */
  readonly parking?: number;
  readonly parked?: readonly StoredParkedEvent[];
  /** Decisions on their way to their own collection. */
  readonly decided?: readonly NumberedDecision[];
};

type DecisionDocument = NumberedDecision & { readonly _id: string; readonly view: string };

export type ViewState = {
  readonly checkpoint: (partition: number) => StoredCheckpoint | undefined;
  readonly parking: number;
  readonly parked: readonly StoredParkedEvent[];
  readonly decided: readonly NumberedDecision[];
};

type Advance = {
  readonly partition: number;
  readonly expected: StoredCheckpoint | undefined;
  readonly next: StoredCheckpoint;
  readonly parked: readonly StoredParkedEvent[];
};

export const viewStates = "view_states";
export const viewDecisions = "view_decisions";
const decisionsMax = 1_000;

const at = (expected: StoredCheckpoint | undefined, path: string): Filter<StateDocument> =>
  expected === undefined
    ? { [path]: { $exists: false } }
    : { [`${path}.position`]: expected.position, [`${path}.eventId`]: expected.eventId };

/** Nothing has been parked yet where the number is not there. */
const stillAt = (view: string, parking: number): Filter<StateDocument> => ({
  _id: view,
  parking: parking === 0 ? { $exists: false } : parking,
});

const stateOf = (document: StateDocument | null): ViewState => ({
  checkpoint: (partition) => {
    const found = document?.checkpoints?.[String(partition)];
    return found && { epoch: found.epoch, position: found.position, eventId: found.eventId };
  },
  parking: document?.parking ?? 0,
  parked: document?.parked ?? [],
  decided: document?.decided ?? [],
});

const told = ({ action, stream, eventId, actor, at }: NumberedDecision): StoredDecision => ({
  action,
  stream,
  eventId,
  actor,
  at,
});

/** How far `view` is, what is parked in it, and what was decided about that. */
export const viewState = (db: Db, view: string) => {
  const states = db.collection<StateDocument>(viewStates);
  const decisions = db.collection<DecisionDocument>(viewDecisions);
  const read = async () => stateOf(await states.findOne({ _id: view }));

  return {
    read,

    /** Moves the checkpoint and parks, both or neither. False when the checkpoint, or what is parked, is no longer as it was read. */
    advance: async ({ parking }: ViewState, { partition, expected, next, parked }: Advance): Promise<boolean> => {
      const path = `checkpoints.${String(partition)}`;
      const moved = { [path]: { ...next, movedAt: new Date() } };
      const update =
        parked.length === 0
          ? { $set: moved }
          : { $set: { ...moved, parking: parking + 1 }, $push: { parked: { $each: [...parked] } } };
      try {
        const filter = { ...stillAt(view, parking), ...at(expected, path) };
        const { matchedCount, upsertedCount } = await states.updateOne(filter, update, {
          upsert: expected === undefined && parking === 0,
        });
        return matchedCount + upsertedCount === 1;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /** Replaces what is parked and writes down who decided so, both or neither. False when what is parked is no longer as it was read. */
    settle: async (
      { parking }: ViewState,
      parked: readonly StoredParkedEvent[],
      decision: StoredDecision,
    ): Promise<boolean> => {
      const { matchedCount } = await states.updateOne(stillAt(view, parking), {
        $set: { parked: [...parked], parking: parking + 1 },
        $push: { decided: { ...decision, number: parking + 1 } },
      });
      return matchedCount === 1;
    },

    /** Brings earlier decisions to where they are kept for ever, so that the state stays small. */
    archive: async ({ decided }: ViewState) => {
      for (const decision of decided)
        await decisions.updateOne(
          { _id: `${view}/${String(decision.number).padStart(12, "0")}` },
          { $setOnInsert: { ...decision, view } },
          { upsert: true },
        );
      if (decided.length > 0)
        await states.updateOne(
          { _id: view },
          { $pull: { decided: { number: { $in: decided.map(({ number }) => number) } } } },
        );
    },

    decisions: async (): Promise<readonly StoredDecision[]> => {
      const fresh = (await read()).decided.toReversed();
      const numbers = new Set(fresh.map(({ number }) => number));
      const kept = await decisions
        .find({ _id: { $gte: `${view}/`, $lt: `${view}0` } })
        .sort({ _id: -1 })
        .limit(decisionsMax)
        .toArray();
      return [...fresh, ...kept.filter(({ number }) => !numbers.has(number))].slice(0, decisionsMax).map(told);
    },
  };
};
