import { existsSync, rmSync } from "node:fs";
import { claimDataFolder, holdsKeysOfAnother } from "../compose/data-folder.ts";
import { environment } from "../compose/environment.ts";
import { fault, sentenceOf } from "../compose/fault.ts";
import { readConfiguration } from "./configuration.ts";

/** Empties the data folder, unless a running instance or somebody else's files are in it. */
const reset = async () => {
  const { dataFolder } = readConfiguration(environment());
  if (!existsSync(dataFolder)) return `${dataFolder} is not there: nothing to empty.`;
  if (holdsKeysOfAnother(dataFolder))
    throw fault(
      `${dataFolder} has the keys to a database of yours (DATABASE_URL): without them nobody can log in there, and personal data is lost. Delete the folder by hand if that is what you want.`,
    );
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
