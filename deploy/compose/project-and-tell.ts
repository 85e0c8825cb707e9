import type { Pool } from "pg";
import type { Projections } from "../../projections/engine.ts";
import { position as positionOf } from "../../schemas/recorded-event.ts";
import type { Following } from "./follow.ts";
import { updates } from "./live-updates.ts";
import type { OpenedCatalog } from "./ports/catalog.ts";
import { startProjecting } from "./projecting.ts";
import { openSharedMemory } from "./shared-memory.ts";

export type ProjectAndTellParts = {
  readonly following: Following;
  readonly ofStore: Following;
  readonly catalog: OpenedCatalog;
  /** For the transactions that write views. */
  readonly viewPool: Pool;
  readonly redisUrl: string | undefined;
  readonly epoch: string;
};

/** Views, and the news of their commits: each needs the other one. */
export const projectAndTell = async (parts: ProjectAndTellParts) => {
  const { following, ofStore, catalog, viewPool, redisUrl, epoch } = parts;
  const { pool, log, closing } = following;
  const started: { projections?: Projections } = {};
  const isActive = (view: string) => started.projections?.isActive(view) ?? false;
  const shared = await openSharedMemory(redisUrl, {
    ...{ epoch, isActive, log, closing },
    held: () => started.projections?.held() ?? [],
    onReached: (view, partition, position) => started.projections?.heard(view, partition, positionOf(position)),
  });
  const news = updates(pool, shared.fanout, isActive);
  closing.add("live updates", news.stop);
  const projections = await startProjecting({ following, ofStore, catalog, viewPool, news });
  started.projections = projections;
  return { news, shared, projections };
};
