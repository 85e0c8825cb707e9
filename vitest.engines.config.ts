import { defineConfig } from "vitest/config";
import specs from "./vitest.config.ts";

const engines = "checks/engines/test-engines.ts";

/** Engines and processes killed under load take minutes, and engines that nobody else uses: each such run has a script of its own, and is
 * no part of `npm run test:engines`. */
const ownRuns = [
  {
    script: "test:faults",
    include: ["checks/engine-faults.engines.spec.ts", "checks/connection-faults.engines.spec.ts"],
    setup: engines,
  },
  {
    script: "test:kafka-cluster",
    include: ["checks/kafka-cluster/*.engines.spec.ts"],
    setup: "checks/engines/test-cluster.ts",
  },
];
const own = ownRuns.find(({ script }) => script === process.env["npm_lifecycle_event"]);

/** What needs Kafka, MongoDB, Redis or EventStoreDB: one file at a time, for each of them is kept busy by a single one. */
export default defineConfig({
  ...specs,
  test: {
    ...specs.test,
    include: own?.include ?? ["**/*.engines.spec.ts"],
    exclude: ["**/node_modules/**", ...(own ? [] : ownRuns.flatMap(({ include }) => include))],
    globalSetup: ["adapters/postgres/test-server.ts", own?.setup ?? engines],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
