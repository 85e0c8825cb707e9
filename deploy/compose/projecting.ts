import { type Projections, startProjections } from "../../projections/engine.ts";
import type { Updates } from "./live-updates.ts";
import type { CatalogAdapter } from "./ports/catalog.ts";
import { deadlines } from "./deadlines.ts";
import type { Following } from "./follow.ts";
import { openViews } from "./views.ts";

/** Every view of the log, the tables of deadlines among them. */
export const startProjecting = async (
  { feed, leaseKeeper, pool, log, closing }: Following,
  catalog: CatalogAdapter,
  { published, foreign }: Pick<Updates, "published" | "foreign">,
): Promise<Projections> => {
  const views = [...(await openViews(pool, catalog)), ...deadlines.map((deadline) => deadline.view(pool))];
  const projections = await startProjections({ feed, views, leaseKeeper, liveUpdates: published, foreign, log });
  closing.add("projections", projections.stop);
  return projections;
};
