import { afterAll } from "vitest";
import { idempotencyContract } from "../../command-handlers/idempotency.contract.ts";
import { migrate } from "../postgres/migrate.ts";
import { postgresPool } from "../postgres/pool.ts";
import { testDatabase } from "../postgres/test-database.ts";
import { postgresIdempotency } from "./postgres.ts";

const opened: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const close of opened) await close();
});

idempotencyContract("Postgres", async (times) => {
  const { url, drop } = await testDatabase();
  const pool = postgresPool(url, { applicationName: "spec", max: 4 });
  opened.push(async () => {
    await pool.end();
    await drop();
  });
  await migrate(pool);
  const processes = new Map<string, ReturnType<typeof postgresIdempotency>>();
  return (holder) => {
    const process = processes.get(holder) ?? postgresIdempotency(pool, { ...times, holder });
    processes.set(holder, process);
    return process;
  };
});
