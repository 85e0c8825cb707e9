import type { Db } from "mongodb";
import { type Tally, tally } from "../../../projections/tally.contract.ts";
import { tracked } from "../../../projections/tracked.ts";
import { view } from "../../../projections/view.ts";
import type { DocumentMapping } from "./document-mapping.ts";
import { mongoViewStore } from "./view-store.ts";

type TallyFields = Tally & { readonly named: Readonly<Record<string, true>> };

/** `named` has the key for a name, and MongoDB refuses a name with a NUL in it. */
export const tallyDocuments: DocumentMapping<Tally, TallyFields> = {
  name: "tally",
  version: 1,
  collection: "tallies",
  section: "tally",
  owned: ["total", "steps", "named"],
  toFields: (key, row) => ({ ...row, named: { [key]: true } }),
  toRow: (_, { total, steps }) => ({ total, steps }),
  indexes: [{ key: { total: 1 } }],
};

export const tallyView = (db: Db, options?: Parameters<typeof tally>[0]) =>
  view(tracked(tally(options)), mongoViewStore(db, tallyDocuments));

export const talliesOf = async (db: Db): Promise<ReadonlyMap<string, Tally>> => {
  const found = db.collection<TallyFields & { _id: string }>("tallies").find({ total: { $exists: true } });
  return new Map((await found.toArray()).map(({ _id, total, steps }) => [_id, { total, steps }]));
};
