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

const formatIn = (path: string): unknown => {
  try {
    const content: unknown = JSON.parse(readFileSync(join(path, marker), "utf8"));
    return typeof content === "object" && content !== null && "format" in content ? content.format : undefined;
  } catch {
    return undefined;
  }
};

/** @throws Fault when the folder holds something else, or what a newer release wrote. */
const checkOrMark = (path: string) => {
  const entries = entriesOf(path);
  if (entries.length === 0) {
    // Root lends the database another user, who has to pass through; nobody may list.
    mkdirSync(path, { recursive: true, mode: 0o711 });
    writeFileSync(join(path, marker), `${JSON.stringify({ format })}\n`);
    return;
  }
  const found = formatIn(path);
  if (typeof found !== "number")
    throw fault(
      `${path} holds something that is not Tradepost's. Choose another data folder with TRADEPOST_DATA, or empty this one.`,
    );
  if (found > format)
    throw fault(
      `${path} was written by a newer Tradepost (format ${found}, this one knows ${format}). Start that release, or choose another folder with TRADEPOST_DATA.`,
    );
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
