import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { replaceFile, textOf } from "../../adapters/key-store/durable-file.ts";
import { joinDataFolder } from "../compose/data-folder.ts";
import { fault } from "../compose/fault.ts";

const keysIn = (folder: string) => join(folder, "keys");

/** Paths below the folder of keys, in order; what a killed process left half written is not among them. */
const filesIn = async (folder: string) => {
  const entries = await readdir(keysIn(folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".new"))
    .map(({ parentPath, name }) => relative(keysIn(folder), join(parentPath, name)))
    .toSorted();
};

/** @throws Fault when `to` holds the keys of another installation. */
export const checkKeysAt = async (from: string, to: string) => {
  for (const name of ["server.secret", "master.key"]) {
    const [ours, theirs] = await Promise.all([from, to].map((folder) => textOf(join(keysIn(folder), name))));
    if (theirs !== undefined && theirs !== ours)
      throw fault(`${to} holds the keys of another installation (${name} differs). Name another folder with --to.`);
  }
};

/** Copies keys, tombstones of forgotten people and the server's secret; what is there already and the same stays. */
export const copyKeys = async (from: string, to: string, tell: (done: number, total: number) => void) => {
  joinDataFolder(to);
  const files = await filesIn(from);
  for (const [index, file] of files.entries()) {
    const text = await readFile(join(keysIn(from), file), "utf8");
    const path = join(keysIn(to), file);
    if ((await textOf(path)) !== text) await replaceFile(path, text);
    tell(index + 1, files.length);
  }
};

/** @throws Fault that names the first file that differs. */
export const compareKeys = async (from: string, to: string) => {
  const [ours, theirs] = await Promise.all([filesIn(from), filesIn(to)]);
  const known = new Set(ours);
  const surplus = theirs.find((file) => !known.has(file));
  if (surplus !== undefined) throw fault(`${join(keysIn(to), surplus)} is a key that the original does not have.`);
  for (const file of ours) {
    const [one, other] = await Promise.all([from, to].map((folder) => textOf(join(keysIn(folder), file))));
    if (one !== other) throw fault(`${join(keysIn(to), file)} is not the same as in the original.`);
  }
  return ours.length;
};
