import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.spec.ts"],
    exclude: ["**/node_modules/**"],
    globalSetup: ["adapters/postgres/test-server.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
