import type { TestProject } from "vitest/node";
import { engineVersions } from "./engine-versions.ts";

declare module "vitest" {
  // Vitest's own way to type what a global set-up hands to the specs.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface ProvidedContext {
    kafkaBrokers: string;
    mongodbUrl: string;
    redisUrl: string;
    eventstoreUrl: string;
  }
}

const engines = [
  { name: "kafka", setting: "KAFKA_BROKERS", provides: "kafkaBrokers" },
  { name: "mongodb", setting: "MONGODB_URL", provides: "mongodbUrl" },
  { name: "redis", setting: "REDIS_URL", provides: "redisUrl" },
  { name: "eventstoredb", setting: "EVENTSTORE_URL", provides: "eventstoreUrl" },
] as const;

type Engine = (typeof engines)[number];

const started = async ({ name, setting }: Engine) => {
  try {
    // Loaded where it is needed: with every URL set, Docker need not be there.
    const { containers } = await import("./containers.ts");
    return await containers[name]();
  } catch (error) {
    throw new Error(
      `These specs need ${name}: set ${setting}, or start Docker so that a container can be run. Docker said: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
};

/** Vitest's global set-up: every engine by its URL, else in a container.
 * @throws in words when an engine can be had neither way: a spec that is left out proves nothing. */
const setup = async (project: TestProject) => {
  const stops: (() => Promise<unknown>)[] = [];
  const urls = { kafkaBrokers: "", mongodbUrl: "", redisUrl: "", eventstoreUrl: "" };
  for (const engine of engines) {
    const url = process.env[engine.setting];
    const running = url ? undefined : await started(engine);
    if (running) stops.push(running.stop);
    urls[engine.provides] = url ?? running?.url ?? "";
    project.provide(engine.provides, urls[engine.provides]);
  }
  console.log(`engines: ${(await engineVersions(urls)).join(" · ")}`);
  return async () => {
    for (const stop of stops) await stop();
  };
};

export default setup;
