import type { Measured } from "../report.ts";
import type { Section, Sections } from "../sections.ts";
import { type Server, withServer } from "../server.ts";
import { benchEventStoreAppend } from "./append.ts";
import { benchTopicCatchUp } from "./catch-up.ts";
import { benchCatalogReads } from "./catalog-reads.ts";
import { type BenchEngines, benchEngines } from "./engines.ts";
import { benchOrdersAcross } from "./orders.ts";
import { benchRelay } from "./relay.ts";

const onEngines = (bench: (engines: BenchEngines) => Promise<readonly Measured[]>) => async (): Promise<Section> => {
  const engines = benchEngines(process.env);
  return { results: await bench(engines), versions: await engines.versions() };
};

const onServerToo =
  (bench: (engines: BenchEngines, server: Server) => Promise<readonly Measured[]>) => async (): Promise<Section> => {
    const engines = benchEngines(process.env);
    return withServer(async (server) => ({
      results: await bench(engines, server),
      versions: { ...(await engines.versions()), postgres: server.version },
    }));
  };

/** What `--distributed` measures. */
export const sections: Sections = {
  relay: onEngines((engines) => benchRelay(engines)),
  append: onEngines((engines) => benchEventStoreAppend(engines)),
  "catch-up": onServerToo((engines, server) => benchTopicCatchUp(engines, server)),
  "catalog-reads": onServerToo(benchCatalogReads),
  orders: onServerToo((engines, server) => benchOrdersAcross(engines, server)),
};
