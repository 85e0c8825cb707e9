import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Not used up to its very end: a command takes a while. */
const spareMs = 30_000;

type Kept = { readonly accessToken: string; readonly expiresAtMs: number };

const isKept = (value: unknown): value is Kept =>
  typeof value === "object" && value !== null && "accessToken" in value && "expiresAtMs" in value;

const defaultFolder = () => join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "tradepost");

/** The access token of an earlier command, in a file that only its owner reads: a marketplace counts logins. */
export const keptToken = (of: readonly string[], folder = defaultFolder(), now: () => number = Date.now) => {
  const path = join(folder, `${createHash("sha256").update(JSON.stringify(of)).digest("hex").slice(0, 32)}.json`);
  return {
    read: (): string | undefined => {
      try {
        const value: unknown = JSON.parse(readFileSync(path, "utf8"));
        return isKept(value) && value.expiresAtMs > now() + spareMs ? value.accessToken : undefined;
      } catch {
        return undefined;
      }
    },
    write: (accessToken: string, expiresInSeconds: number) => {
      try {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        writeFileSync(path, JSON.stringify({ accessToken, expiresAtMs: now() + expiresInSeconds * 1000 }), {
          mode: 0o600,
        });
      } catch {
        // Without a home to keep it in, every command logs in.
      }
    },
    drop: () => {
      rmSync(path, { force: true });
    },
  };
};
