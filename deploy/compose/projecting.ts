import type { Pool } from "pg";
import { type Projections, startProjections } from "../../projections/engine.ts";
import type { View } from "../../projections/view.ts";
import { deadlines } from "./deadlines.ts";
import type { Following } from "./follow.ts";
import { joinedProjections } from "./joined-projections.ts";
import type { Updates } from "./live-updates.ts";
import type { OpenedCatalog } from "./ports/catalog.ts";
import { openViews } from "./views.ts";

type News = Pick<Updates, "published" | "foreign">;

const engine = (
  { feed, partitionLeases: leaseKeeper, log }: Following,
  views: readonly View[],
  { published, foreign }: News,
) => startProjections({ feed, views, leaseKeeper, liveUpdates: published, foreign, log });

const namesOf = (views: readonly View[]) => views.flatMap(({ name, id }) => [name, id]);

export type ProjectingParts = {
  readonly following: Following;
  /** Of the store itself, for the tables of deadlines; the same as `following` where there is no broker. */
  readonly ofStore: Following;
  readonly catalog: OpenedCatalog;
  readonly viewPool: Pool;
  readonly news: News;
};

/** Every view of the log, the tables of deadlines among them. */
export const startProjecting = async (parts: ProjectingParts): Promise<Projections> => {
  const { following, ofStore, catalog, viewPool, news } = parts;
  const views = await openViews(viewPool, catalog);
  const tables = deadlines.map((deadline) => deadline.view(viewPool));
  const start = async () => {
    if (ofStore === following) return engine(following, [...views, ...tables], news);
    const [first, second] = await Promise.all([engine(following, views, news), engine(ofStore, tables, news)]);
    return joinedProjections(
      { names: namesOf(views), projections: first },
      { names: namesOf(tables), projections: second },
    );
  };
  const projections = await start();
  following.closing.add("projections", projections.stop);
  return projections;
};
