import type { Db } from "mongodb";
import type { StoredDecision } from "../stored.ts";
import { type NumberedDecision, type StateDocument, type ViewState, viewStates } from "./view-state.ts";

type DecisionDocument = NumberedDecision & { readonly _id: string; readonly view: string };

const decisionsMax = 1_000;
const numberDigits = 12;

const told = ({ action, stream, eventId, actor, at }: NumberedDecision): StoredDecision => ({
  action,
  stream,
  eventId,
  actor,
  at,
});

/** What was decided about parked events of `view`: written with the state, then kept for ever in a collection of its own. */
export const viewDecisions = (db: Db, view: string) => {
  const states = db.collection<StateDocument>(viewStates);
  const decisions = db.collection<DecisionDocument>("view_decisions");

  return {
    /** Brings those that the state still holds to the others, so that it stays small. */
    archive: async ({ decided }: ViewState) => {
      for (const decision of decided)
        await decisions.updateOne(
          { _id: `${view}/${String(decision.number).padStart(numberDigits, "0")}` },
          { $setOnInsert: { ...decision, view } },
          { upsert: true },
        );
      if (decided.length > 0)
        await states.updateOne(
          { _id: view },
          { $pull: { decided: { number: { $in: decided.map(({ number }) => number) } } } },
        );
    },

    /** The newest first, at most 1,000; those of `decided`, which the state holds, before the others. */
    list: async ({ decided }: ViewState): Promise<readonly StoredDecision[]> => {
      const numbers = new Set(decided.map(({ number }) => number));
      const kept = await decisions
        .find({ _id: { $gte: `${view}/`, $lt: `${view}0` } })
        .sort({ _id: -1 })
        .limit(decisionsMax)
        .toArray();
      return [...decided.toReversed(), ...kept.filter(({ number }) => !numbers.has(number))]
        .slice(0, decisionsMax)
        .map(told);
    },
  };
};
