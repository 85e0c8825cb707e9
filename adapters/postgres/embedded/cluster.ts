import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { EmbeddedPostgresError } from "./error.ts";
import { commandAs, type Identity } from "./identity.ts";

const stopTimeoutMs = 20_000;

const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Process id of the server that runs on `cluster`, if one does. */
export const pidIn = (cluster: string) => {
  const file = join(cluster, "postmaster.pid");
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : Number.NaN;
  return Number.isInteger(pid) && pid > 0 && isRunning(pid) ? pid : undefined;
};

/** Ends the server that runs on `cluster`, and waits until it has; ours, or one that an earlier process left behind. */
export const endLeftover = async (cluster: string) => {
  const deadline = Date.now() + stopTimeoutMs;
  for (let pid = pidIn(cluster); pid !== undefined; pid = pidIn(cluster)) {
    if (Date.now() > deadline) throw new EmbeddedPostgresError(`Another Postgres (pid ${pid}) still uses ${cluster}.`);
    process.kill(pid, "SIGINT");
    await pause(50);
  }
};

export const passwordOf = (dataFolder: string, { uid, gid }: Identity) => {
  const file = join(dataFolder, "password");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid);
  return { file, password: readFileSync(file, "utf8").trim() };
};

export const initialise = (binaries: string, cluster: string, passwordFile: string, identity: Identity) => {
  if (existsSync(join(cluster, "PG_VERSION"))) return;
  rmSync(cluster, { recursive: true, force: true });
  const args = ["--pgdata", cluster, "--username", "tradepost", "--pwfile", passwordFile, "--encoding", "UTF8"];
  const more = ["--locale", "C", "--auth-local", "trust", "--auth-host", "scram-sha-256", "--no-instructions"];
  const as = commandAs(identity, join(binaries, "initdb"), [...args, ...more], dirname(cluster));
  const done = spawnSync(as.command, as.args, { ...as.identity, encoding: "utf8", cwd: "/" });
  if (done.status !== 0)
    throw new EmbeddedPostgresError(
      `The database could not be made in ${cluster}: ${(done.stderr || String(done.error)).trim()}`,
    );
};
