#!/usr/bin/env node
import { accessOf, connect, connectForLong, failureOf } from "./connection.ts";
import { importUsage, runImport } from "./import.ts";
import { runMigrate } from "./migrate.ts";
import { runCommand } from "./run-command.ts";
import { sharedOptions } from "./shared-options.ts";
import { usage } from "./usage.ts";

const print = (text: string) => {
  process.stdout.write(text);
};

const { help, rest, ...given } = sharedOptions(process.argv.slice(2));
const access = accessOf(given, process.env);
const isImport = rest[0] === "import";

const enough = new AbortController();
process.once("SIGINT", () => {
  enough.abort();
});
// Whoever reads us ("| head") has seen enough: no fault.
process.stdout.on("error", () => process.exit(0));

const run = async () => {
  if (process.argv[2] === "migrate") return runMigrate(process.argv.slice(3));
  if (help || rest.length === 0) {
    print(isImport ? `${importUsage}\n` : usage);
    return help ? 0 : 2;
  }
  if (isImport) return runImport(rest.slice(1), () => connectForLong(access));
  return runCommand(rest, { client: () => connect(access), print, signal: enough.signal });
};

try {
  process.exitCode = await run();
} catch (error) {
  const { sentence, exitCode } = failureOf(error, access);
  process.stderr.write(`${sentence}\n`);
  process.exitCode = exitCode;
}
