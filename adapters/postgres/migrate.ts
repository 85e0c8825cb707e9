import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pool } from "pg";
import { underSchemaLock } from "./schema-lock.ts";

export type MigrationError = Error & { readonly code: "MIGRATION" };

export const isMigrationError = (error: unknown): error is MigrationError =>
  error instanceof Error && "code" in error && error.code === "MIGRATION";

type Step = { readonly name: string; readonly text: string; readonly sha256: string };
type AppliedStep = { readonly name: string; readonly sha256: string };

const ourFolder = join(import.meta.dirname, "migrations");

const fail = (message: string): never => {
  throw Object.assign(new Error(message), { code: "MIGRATION" as const });
};

const readSteps = async (folder: string): Promise<readonly Step[]> => {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-.+\.sql$/.test(name)).toSorted();
  const numbers = new Set(names.map((name) => name.slice(0, 4)));
  if (numbers.size < names.length) fail(`Two migrations in ${folder} have the same number.`);
  return Promise.all(
    names.map(async (name) => {
      // A checkout on Windows may have other line ends.
      const text = (await readFile(join(folder, name), "utf8")).replaceAll("\r\n", "\n");
      return { name, text, sha256: createHash("sha256").update(text).digest("hex") };
    }),
  );
};

const refuseForeign = (applied: readonly AppliedStep[], steps: readonly Step[]) => {
  const known = new Map(steps.map((step) => [step.name, step.sha256]));
  for (const { name, sha256 } of applied) {
    const ours = known.get(name);
    if (ours === undefined)
      fail(
        `The database is newer than this program: it has the step ${name}. Start the release that made it, or a later one.`,
      );
    if (ours !== sha256)
      fail(
        `The step ${name} has changed since it was applied to this database. Undo the change and add a new step instead.`,
      );
  }
};

/** Brings the tables up to date, one process at a time; answers the names of the steps that were new.
 * @throws MigrationError, with nothing changed, when the database is newer than `folder` or an applied step's text was edited. */
export const migrate = async (pool: Pool, folder = ourFolder): Promise<readonly string[]> => {
  const steps = await readSteps(folder);
  return underSchemaLock(pool, async (client) => {
    await client.query(
      `CREATE TABLE IF NOT EXISTS schema_steps (
         name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const applied = await client.query<AppliedStep>("SELECT name, sha256 FROM schema_steps ORDER BY name");
    refuseForeign(applied.rows, steps);
    const done = new Set(applied.rows.map((row) => row.name));
    const missing = steps.filter((step) => !done.has(step.name));
    for (const step of missing) {
      await client.query(step.text);
      await client.query("INSERT INTO schema_steps (name, sha256) VALUES ($1, $2)", [step.name, step.sha256]);
    }
    return missing.map((step) => step.name);
  });
};
