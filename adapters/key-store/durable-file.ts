import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";

const hasCode = (error: unknown, code: string) => error instanceof Error && "code" in error && error.code === code;

/** Undefined when there is no such file. */
export const textOf = async (path: string) => {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
};

/** A folder's entries are durable only once the folder itself is synced. Windows cannot, and need not. */
const syncFolder = async (folder: string) => {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
};

const writeSynced = async (path: string, text: string) => {
  const handle = await open(path, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const viaTemporary = async (path: string, text: string, place: (temporary: string) => Promise<void>) => {
  const folder = dirname(path);
  if (await mkdir(folder, { recursive: true, mode: 0o700 })) await syncFolder(dirname(folder));
  const temporary = `${path}.${randomUUID()}.new`;
  await writeSynced(temporary, text);
  try {
    await place(temporary);
  } finally {
    await unlink(temporary).catch((error: unknown) => {
      if (!hasCode(error, "ENOENT")) throw error;
    });
  }
  await syncFolder(folder);
};

/** Makes `path` with `text`, all of it or nothing, durable before it answers. False when another was first. */
export const createFile = async (path: string, text: string) => {
  let created = true;
  await viaTemporary(path, text, async (temporary) => {
    await link(temporary, path).catch((error: unknown) => {
      if (!hasCode(error, "EEXIST")) throw error;
      created = false;
    });
  });
  return created;
};

/** Puts `text` in the place of whatever `path` held, durable before it answers. */
export const replaceFile = (path: string, text: string) =>
  viaTemporary(path, text, async (temporary) => rename(temporary, path));
