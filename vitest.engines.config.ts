import { defineConfig } from "vitest/config";
import specs from "./vitest.config.ts";

/** Faults under load take minutes each, and engines that nobody else uses: `npm run test:faults`. */
const faults = ["checks/engine-faults.engines.spec.ts", "checks/connection-faults.engines.spec.ts"];
const onlyFaults = process.env["npm_lifecycle_event"] === "test:faults";

/** What needs Kafka, MongoDB, Redis or EventStoreDB: one file at a time, for each of them is kept busy by a single one. */
export default defineConfig({
  ...specs,
  test: {
    ...specs.test,
    include: onlyFaults ? faults : ["**/*.engines.spec.ts"],
    exclude: ["**/node_modules/**", ...(onlyFaults ? [] : faults)],
    globalSetup: ["adapters/postgres/test-server.ts", "checks/engines/test-engines.ts"],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
