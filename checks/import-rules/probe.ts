import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { cruise, type IConfiguration, type ICruiseResult } from "dependency-cruiser";
import { innocent, plants } from "./plants.ts";

/** Plants one violation of every import rule in a tree of its own and sees each found: a rule nobody has seen fail is absent. */
const root = resolve(import.meta.dirname, "../..");
const rules = createRequire(import.meta.url)(join(root, ".dependency-cruiser.cjs")) as IConfiguration;

const folder = mkdtempSync(join(tmpdir(), "tradepost-rules-"));

const write = (file: string, source: string) => {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, source);
};

const violations = async () => {
  const options = { ...rules.options, baseDir: folder, validate: true, ruleSet: { forbidden: rules.forbidden ?? [] } };
  delete options.tsConfig;
  const { output } = await cruise(["."], options);
  const { summary } = output as ICruiseResult;
  return summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
};

const faults: string[] = [];
try {
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  for (const [file, source] of Object.entries(innocent)) write(file, source);
  for (const { rule, from } of await violations()) faults.push(`${rule} accuses the innocent ${from}`);

  for (const { file, source } of plants) write(file, source);
  const found = await violations();
  for (const { rule, file } of plants)
    if (!found.some((violation) => violation.rule === rule && violation.from === file))
      faults.push(`${rule} does not see ${file}`);
  for (const { name } of rules.forbidden ?? [])
    if (!plants.some(({ rule }) => rule === name)) faults.push(`${name} has no planted violation`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

for (const fault of faults) console.error(fault);
console.log(`import rules: ${plants.length} planted violations, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
