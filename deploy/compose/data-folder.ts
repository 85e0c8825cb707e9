import { mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fault } from "./fault.ts";

/** Raised when a release keeps something in the folder that older ones would misread. */
const format = 1;
const marker = "tradepost.json";
const socketPathMax = 100;

export type DataFolder = {
  readonly path: string;
  /** Lets another process have the folder. */
  readonly release: () => void;
};

const entriesOf = (path: string) => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isDirectory())
    throw fault(`${path} is a file. Choose a folder for Tradepost's data with TRADEPOST_DATA.`);
  return found ? readdirSync(path) : [];
};

type Marker = { readonly format: number; readonly external: boolean };

const markerIn = (path: string): Marker | undefined => {
  try {
    const content: unknown = JSON.parse(readFileSync(join(path, marker), "utf8"));
    if (typeof content !== "object" || content === null || !("format" in content)) return undefined;
    const external = "external" in content && content.external === true;
    return typeof content.format === "number" ? { format: content.format, external } : undefined;
  } catch {
    return undefined;
  }
};

const mark = (path: string, content: Marker) => {
  writeFileSync(join(path, marker), `${JSON.stringify(content)}\n`);
};

/** `external`: what a folder that is made now holds keys to.
 * @throws Fault when the folder holds something else, or what a newer release wrote. */
const checkOrMark = (path: string, external = false): Marker => {
  const entries = entriesOf(path);
  if (entries.length === 0) {
    // Root lends the database another user, who has to pass through; nobody may list.
    mkdirSync(path, { recursive: true, mode: 0o711 });
    mark(path, { format, external });
  }
  const found = markerIn(path);
  if (found === undefined)
    throw fault(
      `${path} holds something that is not Tradepost's. Choose another data folder with TRADEPOST_DATA, or empty this one.`,
    );
  if (found.format > format)
    throw fault(
      `${path} was written by a newer Tradepost (format ${found.format}, this one knows ${format}). Start that release, or choose another folder with TRADEPOST_DATA.`,
    );
  return found;
};

const lockPath = (path: string) => {
  const name = createHash("sha256").update(path).digest("hex").slice(0, 12);
  if (process.platform === "win32") return `\\\\.\\pipe\\tradepost-${name}`;
  const inside = join(path, "lock");
  return inside.length <= socketPathMax ? inside : join(tmpdir(), `tradepost-${name}.lock`);
};

const isHeld = async (path: string) => {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

/** A socket that only a living process listens on: it cannot be left behind by one that was killed. */
const hold = async (path: string, attempts = 3): Promise<(() => void) | "held"> => {
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen(path);
    await once(server, "listening");
    server.unref();
    return () => server.close();
  } catch (error) {
    const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    if (!inUse || attempts === 0) throw error;
    if (await isHeld(path)) return "held";
    unlinkSync(path);
    return hold(path, attempts - 1);
  }
};

/** Makes `path` this process's own: made when missing, checked when there, locked against a second instance.
 * @throws Fault with a sentence when it is somebody else's. */
export const claimDataFolder = async (path: string): Promise<DataFolder> => {
  checkOrMark(path);
  const release = await hold(lockPath(path));
  if (release === "held")
    throw fault(
      `Another Tradepost is running on ${path}. Stop it, or give this one a folder of its own with TRADEPOST_DATA (and another PORT).`,
    );
  return { path, release };
};

/** Keeps the keys of a database elsewhere in `path`; processes on one database share them, so nothing is locked.
 * @throws Fault with a sentence when the folder is somebody else's. */
export const shareDataFolder = (path: string) => {
  if (!checkOrMark(path).external) mark(path, { format, external: true });
};

/** Uses the keys in `path` beside other processes, whosever database they are for.
 * @throws Fault with a sentence when the folder is somebody else's. */
export const joinDataFolder = (path: string) => {
  checkOrMark(path, true);
};

/** Whether the folder has the only keys to a database elsewhere. */
export const holdsKeysOfAnother = (path: string) => markerIn(path)?.external === true;
