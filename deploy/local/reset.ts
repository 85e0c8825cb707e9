import { existsSync, rmSync } from "node:fs";
import { claimDataFolder } from "./data-folder.ts";
import { environment } from "./environment.ts";
import { sentenceOf } from "./fault.ts";
import { readConfiguration } from "./configuration.ts";

/** Empties the data folder, unless a running instance or somebody else's files are in it. */
const reset = async () => {
  const { dataFolder } = readConfiguration(environment());
  if (!existsSync(dataFolder)) return `${dataFolder} is not there: nothing to empty.`;
  const { release } = await claimDataFolder(dataFolder);
  release();
  rmSync(dataFolder, { recursive: true, force: true });
  return `${dataFolder} is gone. The next start begins anew.`;
};

try {
  console.log(await reset());
} catch (error) {
  const sentence = sentenceOf(error);
  if (sentence === undefined) throw error;
  console.error(sentence);
  process.exitCode = 1;
}
