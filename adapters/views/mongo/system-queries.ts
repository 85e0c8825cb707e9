import type { Db } from "mongodb";
import type { ViewProgress } from "../../../schemas/system/read-models.ts";
import { onMongo } from "../../mongo/errors.ts";
import { type StateDocument, viewStates } from "./view-state.ts";

const viewsMax = 100;

/** How far the views in MongoDB are, and how many products are published: what the system's pages show beside the other views'. */
export const mongoSystemQueries = ({ db }: { readonly db: Db }) => ({
  publishedProducts: () => onMongo(() => db.collection("products").countDocuments({ status: "published" })),

  progress: (): Promise<readonly ViewProgress[]> =>
    onMongo(async () => {
      const states = await db
        .collection<StateDocument>(viewStates)
        .find({}, { projection: { checkpoints: 1 } })
        .sort({ _id: 1 })
        .limit(viewsMax)
        .toArray();
      return states.flatMap(({ _id, checkpoints }) => {
        const [, view = _id, version = "0"] = /^(.*)_v(\d+)$/.exec(_id) ?? [];
        return Object.entries(checkpoints).map(([partition, { position, movedAt }]) => ({
          view,
          version: Number(version),
          partition: Number(partition),
          position,
          updatedAt: movedAt.toISOString(),
        }));
      });
    }),
});
