import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { usageError } from "./usage-error.ts";

const program = join(import.meta.dirname, "../../deploy/migrate/main.ts");

/** `tradepost migrate`: the marketplace is stopped while it moves, so there is no gateway to ask. The program that opens both
 * stores belongs to the installation; here it is only started. Answers its exit code.
 * @throws UsageError where this client is not part of an installation. */
export const runMigrate = async (args: readonly string[]): Promise<number> => {
  if (!existsSync(program))
    throw usageError("An installation is moved where it lies: run this in its checkout, or there npm run migrate.");
  const child = spawn(process.execPath, [program, ...args], { stdio: "inherit" });
  // Ctrl-C reaches both of us: the program says what becomes of the move.
  process.on("SIGINT", () => undefined);
  await once(child, "exit");
  return child.exitCode ?? 1;
};
