import { type Projections, startProjections } from "../../projections/engine.ts";
import type { LiveUpdates } from "../../projections/live-updates.ts";
import type { CatalogAdapter } from "./ports/catalog.ts";
import { deadlines } from "./deadlines.ts";
import type { Following } from "./follow.ts";
import { openViews } from "./views.ts";

/** Every view of the log, the tables of deadlines among them. */
export const startProjecting = async (
  { feed, leaseKeeper, pool, log, closing }: Following,
  catalog: CatalogAdapter,
  liveUpdates: LiveUpdates,
): Promise<Projections> => {
  const views = [...(await openViews(pool, catalog)), ...deadlines.map((deadline) => deadline.view(pool))];
  const projections = await startProjections({ feed, views, leaseKeeper, liveUpdates, log });
  closing.add("projections", projections.stop);
  return projections;
};
