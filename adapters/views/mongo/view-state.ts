import { randomUUID } from "node:crypto";
import type { Db, Filter } from "mongodb";
import { isDuplicateKey } from "../../mongo/errors.ts";
import type { StoredCheckpoint, StoredDecision, StoredParkedEvent } from "../stored.ts";

/** Numbered in the order in which they were taken. */
export type NumberedDecision = StoredDecision & { readonly number: number };

/** Checkpoints and parked events of one view: one document, so that they change together. */
export type StateDocument = {
  readonly _id: string;
  /** Made with the document: another one after the database was emptied. */
  readonly born: string;
  readonly checkpoints: Readonly<Record<string, StoredCheckpoint & { readonly movedAt: Date }>>;
  /** Rises whenever what is parked changes. */
  readonly parking: number;
  readonly parked: readonly StoredParkedEvent[];
  /** Decisions on their way to their own collection. */
  readonly decided: readonly NumberedDecision[];
};

export type ViewState = {
  readonly checkpoint: (partition: number) => StoredCheckpoint | undefined;
  readonly born: string | undefined;
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

const at = (expected: StoredCheckpoint | undefined, path: string): Filter<StateDocument> =>
  expected === undefined
    ? { [path]: { $exists: false } }
    : { [`${path}.position`]: expected.position, [`${path}.eventId`]: expected.eventId };

const stateOf = (document: StateDocument | null): ViewState => ({
  checkpoint: (partition) => {
    const found = document?.checkpoints[String(partition)];
    return found && { epoch: found.epoch, position: found.position, eventId: found.eventId };
  },
  born: document?.born,
  parking: document?.parking ?? 0,
  parked: document?.parked ?? [],
  decided: document?.decided ?? [],
});

/** How far `view` is, what is parked in it, and what was decided about that. */
export const viewState = (db: Db, view: string) => {
  const states = db.collection<StateDocument>(viewStates);
  const read = async () => stateOf(await states.findOne({ _id: view }));

  /** The document, as long as it is the one that was read and nothing was parked or freed since. */
  const asRead = ({ born = "", parking }: ViewState) => ({ _id: view, born, parking });

  return {
    read,

    /** Makes the state of a view that has none. */
    begin: async () => {
      const empty = { born: randomUUID(), checkpoints: {}, parking: 0, parked: [], decided: [] };
      try {
        await states.updateOne({ _id: view }, { $setOnInsert: empty }, { upsert: true });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },

    /** Moves the checkpoint and parks, both or neither. False when the checkpoint, or what is parked, is no longer as it was read. */
    advance: async (current: ViewState, { partition, expected, next, parked }: Advance): Promise<boolean> => {
      const path = `checkpoints.${String(partition)}`;
      const moved = { [path]: { ...next, movedAt: new Date() } };
      const update =
        parked.length === 0
          ? { $set: moved }
          : { $set: { ...moved, parking: current.parking + 1 }, $push: { parked: { $each: [...parked] } } };
      const { matchedCount } = await states.updateOne({ ...asRead(current), ...at(expected, path) }, update);
      return matchedCount === 1;
    },

    /** Replaces what is parked and writes down who decided so, both or neither. False when what is parked is no longer as it was read. */
    settle: async (
      current: ViewState,
      parked: readonly StoredParkedEvent[],
      decision: StoredDecision,
    ): Promise<boolean> => {
      const number = current.parking + 1;
      const { matchedCount } = await states.updateOne(asRead(current), {
        $set: { parked: [...parked], parking: number },
        $push: { decided: { ...decision, number } },
      });
      return matchedCount === 1;
    },
  };
};
