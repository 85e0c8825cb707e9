import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "./embedded.ts";

declare module "vitest" {
  // Vitest's own way to type what a global set-up hands to the specs.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** Vitest's global set-up: one Postgres for all specs (TEST_DATABASE_URL, or an embedded one that does not wait for the disk). */
const setup = async (project: TestProject) => {
  const given = process.env["TEST_DATABASE_URL"];
  if (given) {
    project.provide("postgresUrl", given);
    return undefined;
  }
  const dataFolder = mkdtempSync(join(tmpdir(), "tradepost-specs-"));
  const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "300" };
  const server = await startEmbeddedPostgres({ dataFolder, settings });
  project.provide("postgresUrl", server.url);
  return async () => {
    await server.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  };
};

export default setup;
