import type { Db } from "mongodb";
import { onMongo } from "../../mongo/errors.ts";
import { type StateDocument, viewStates } from "./view-state.ts";

type Place = {
  readonly epoch: string;
  readonly positions: ReadonlyMap<number, string>;
  readonly parked: ReadonlySet<string>;
};

const viewsMax = 100;

const placeOf = ({ checkpoints, parked }: StateDocument): Place | undefined => {
  const all = Object.entries(checkpoints);
  const [first] = all;
  if (!first) return undefined;
  return {
    epoch: first[1].epoch,
    positions: new Map(all.map(([partition, { position }]) => [Number(partition), position])),
    parked: new Set(parked.map(({ stream }) => stream)),
  };
};

/** Where the views in MongoDB stand, by their names; one that has seen nothing yet is left out. */
export const mongoViewPlaces = (db: Db) => (): Promise<ReadonlyMap<string, Place>> =>
  onMongo(async () => {
    const states = await db.collection<StateDocument>(viewStates).find({}).limit(viewsMax).toArray();
    return new Map(
      states.flatMap((state) => {
        const place = placeOf(state);
        return place ? [[state._id.replace(/_v\d+$/, ""), place] as const] : [];
      }),
    );
  });
