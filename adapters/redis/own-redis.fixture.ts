import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";

const readyWithinMs = 10_000;

const freePort = async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
};

const answers = async (url: string) => {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    await redis.ping();
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
};

/** A Redis that a spec may kill, pause and empty; it keeps nothing on disk. Needs `redis-server` on the path, or REDIS_SERVER. */
export const ownRedis = async () => {
  const port = await freePort();
  const url = `redis://127.0.0.1:${String(port)}/0`;
  const folder = await mkdtemp(join(tmpdir(), "tradepost-redis-"));
  let child: ChildProcess | undefined;

  const start = async () => {
    const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
    child = spawn(process.env["REDIS_SERVER"] ?? "redis-server", args, { stdio: "ignore" });
    const until = performance.now() + readyWithinMs;
    while (!(await answers(url))) {
      if (performance.now() > until) throw new Error("redis-server did not start: is it installed?");
      await pause(20);
    }
  };

  const kill = async () => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };

  const command = async (...words: [string, ...string[]]) => {
    const redis = new Redis(url);
    try {
      return await redis.call(...words);
    } finally {
      redis.disconnect();
    }
  };

  await start();
  return {
    url,
    start,
    kill,
    pause: () => child?.kill("SIGSTOP"),
    resume: () => child?.kill("SIGCONT"),
    empty: () => command("FLUSHALL"),
    command,
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
