import { postgresRebuildSpace } from "../../adapters/views/postgres/rebuild-space.ts";
import { type RebuildSpace, rebuildView } from "../../projections/rebuild.ts";
import { view } from "../../projections/view.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { RebuildLine } from "../../schemas/system/operations.ts";
import type { Following } from "./follow.ts";
import type { Updates } from "./live-updates.ts";
import type { OpenedCatalog } from "./ports/catalog.ts";
import { eachPostgresView, eachView } from "./views.ts";

/** One process at a time builds a view anew. */
const leaseWaitMs = 3_000;

export type RebuildingParts = {
  /** Of the Postgres that the views lie in. */
  readonly url: string;
  readonly following: Following;
  readonly catalog: Pick<OpenedCatalog, "elsewhere">;
  readonly news: Pick<Updates, "published">;
};

type OpenSpace = () => Promise<RebuildSpace>;

/** The read models in Postgres, by name. */
const spacesOn = (url: string, hasCatalog: boolean): ReadonlyMap<string, OpenSpace> =>
  new Map(
    (hasCatalog ? eachView : eachPostgresView)((projector, mapping): readonly [string, OpenSpace] => [
      projector.name,
      async () => {
        const { store, swap, close } = await postgresRebuildSpace({ url, mapping });
        return { view: view(projector, store), swap, close };
      },
    ]),
  );

const refused = (reason: string): RebuildLine => ({ kind: "refused", reason });

const sentenceOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Builds read models anew on demand. What was built stays for the next time when it is cut off. */
export const rebuilding = ({ url, following, catalog, news }: RebuildingParts) => {
  const { feed, leaseKeeper, log } = following;
  const spaces = spacesOn(url, catalog.elsewhere === undefined);

  const fill = async function* (open: OpenSpace, signal: AbortSignal) {
    const space = await open();
    try {
      yield* rebuildView({ feed, space, liveUpdates: news.published, log }, signal);
    } finally {
      await space.close();
    }
  };

  return async function* (by: Principal, name: string, signal: AbortSignal): AsyncGenerator<RebuildLine> {
    const open = spaces.get(name);
    if (!open) {
      yield refused(catalog.elsewhere ?? `There is no read model "${name}": see the list of projections`);
      return;
    }
    const lease = leaseKeeper.want(`rebuild:${name}`);
    try {
      await lease.held(AbortSignal.any([signal, AbortSignal.timeout(leaseWaitMs)]));
      if (!lease.isHeld()) {
        yield refused(`"${name}" is being built anew by another process`);
        return;
      }
      log.info({ view: name, by: `${by.role}:${by.accountId}` }, "A read model is built anew");
      yield* fill(open, signal);
    } catch (error) {
      log.warn({ err: error, view: name }, "A read model could not be built anew");
      yield refused(sentenceOf(error));
    } finally {
      await lease.release();
    }
  };
};
