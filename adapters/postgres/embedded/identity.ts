import { spawnSync } from "node:child_process";
import { EmbeddedPostgresError } from "./error.ts";

export type Identity = { readonly uid?: number; readonly gid?: number };

/** Postgres refuses to run as root: root lends it the identity of an unprivileged user that every system has. */
export const serverIdentity = (): Identity => {
  if (process.getuid?.() !== 0) return {};
  for (const user of ["postgres", "nobody"]) {
    const found = spawnSync("id", ["-u", user], { encoding: "utf8" });
    const group = spawnSync("id", ["-g", user], { encoding: "utf8" });
    if (found.status === 0) return { uid: Number(found.stdout), gid: Number(group.stdout) };
  }
  throw new EmbeddedPostgresError(
    `Postgres does not run as root, and this system has neither a user "postgres" nor "nobody" to run it as. Start as an ordinary user, or set DATABASE_URL.`,
  );
};

/** A command line that runs `binary` as `identity`; where that user cannot enter the folders above, it may pass them. */
export const commandAs = (identity: Identity, binary: string, args: readonly string[], folder: string) => {
  const entered = spawnSync(binary, ["--version"], { ...identity, cwd: "/" }).status === 0;
  const reached = spawnSync("ls", [folder], { ...identity, cwd: "/" }).status === 0;
  if (identity.uid === undefined || (entered && reached)) return { command: binary, args, identity };
  const passing = ["--reuid", `${identity.uid}`, "--regid", `${identity.gid ?? identity.uid}`, "--clear-groups"];
  // Without the bit, access(2) looks at the user alone, and the programs ask it whether they may be run.
  const capabilities = ["--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"];
  const securebits = ["--securebits", "+no_setuid_fixup"];
  const lent = {
    command: "setpriv",
    args: [...securebits, ...passing, ...capabilities, "--", binary, ...args],
    identity: {},
  };
  const works = spawnSync(lent.command, [...securebits, ...passing, ...capabilities, "--", binary, "--version"], {
    cwd: "/",
  });
  if (works.status === 0) return lent;
  throw new EmbeddedPostgresError(
    `Started as root, Postgres runs as user ${identity.uid}, who may not enter ${folder} or ${binary}. Open these folders to it (chmod o+x), start as an ordinary user, or set DATABASE_URL.`,
  );
};
