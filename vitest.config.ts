import { defineConfig } from "vitest/config";

export default defineConfig({
  // Node takes the package's "main"; Vite would take its "module", and there would be two copies of graphql.
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  test: {
    include: ["**/*.spec.ts"],
    exclude: ["**/node_modules/**", "**/*.engines.spec.ts"],
    globalSetup: ["adapters/postgres/test-server.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
