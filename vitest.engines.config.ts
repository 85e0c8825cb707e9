import { defineConfig } from "vitest/config";
import specs from "./vitest.config.ts";

/** What needs Kafka, MongoDB, Redis or EventStoreDB: one file at a time, for each of them is kept busy by a single one. */
export default defineConfig({
  ...specs,
  test: {
    ...specs.test,
    include: ["**/*.engines.spec.ts"],
    exclude: ["**/node_modules/**"],
    globalSetup: ["adapters/postgres/test-server.ts", "checks/engines/test-engines.ts"],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
