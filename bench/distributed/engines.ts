import { type EngineSettings, engineSettings } from "../../checks/engine-settings.ts";
import { engineVersions } from "../../checks/engines/engine-versions.ts";
import { readEngines } from "../../deploy/compose/engines.ts";
import { fault } from "../../deploy/compose/fault.ts";
import { type Environment, readSettings } from "../../deploy/compose/settings.ts";

const needed = ["EVENTSTORE_URL", "KAFKA_BROKERS", "MONGODB_URL", "REDIS_URL"];

/** The engines that a run measures on. */
export type BenchEngines = {
  readonly brokers: readonly string[];
  /** Which event store it is, as a line of the table has to say. */
  readonly eventStore: string;
  /** What processes are told, with names of one section's own. */
  readonly settings: () => EngineSettings;
  /** As the engines say themselves, and who started them. */
  readonly versions: () => Promise<Readonly<Record<string, string>>>;
};

/** @throws Fault that names every engine whose URL is missing, or is none. */
export const benchEngines = (environment: Environment): BenchEngines => {
  const missing = needed.filter((name) => !environment[name]);
  if (missing.length > 0)
    throw fault(
      `--distributed measures on engines by URL, and ${missing.join(", ")} must be set. ` +
        '"npm run engines" starts all engines where there is Docker, and says their URLs.',
    );
  const { kafkaBrokers = [] } = readSettings(environment, readEngines);
  const url = (name: string) => environment[name] ?? "";
  const urls = {
    eventstoreUrl: url("EVENTSTORE_URL"),
    kafkaBrokers: url("KAFKA_BROKERS"),
    mongodbUrl: url("MONGODB_URL"),
    redisUrl: url("REDIS_URL"),
  };
  return {
    brokers: kafkaBrokers,
    eventStore: `EventStoreDB ${(environment["EVENTSTORE_VERSION"] ?? "of unknown version").replace(/ \(.*/, "")}`,
    settings: () => engineSettings(urls, "bench"),
    versions: async () => ({ engines: (await engineVersions(urls)).join(", ") }),
  };
};
