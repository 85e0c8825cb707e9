import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { freePort } from "../../checks/instance.ts";
import { demoLogins, demoPassword } from "../demo/logins.ts";

const root = mkdtempSync(join(tmpdir(), "tradepost-distributed-"));
const one = ["--command-handlers", "1", "--projections", "1", "--read-api", "1"];
const running = new Set<ChildProcess>();

const launch = (port: number, env: Readonly<Record<string, string>> = {}) => {
  const launcher = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...one], {
    env: { ...process.env, NODE_ENV: "development", PORT: `${port}`, TRADEPOST_DATA: join(root, "data"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(launcher);
  let printed = "";
  for (const output of [launcher.stdout, launcher.stderr])
    output.on("data", (text: Buffer) => (printed += text.toString()));
  const says = async (wanted: string) => {
    for (let waits = 0; waits < 1_200 && !printed.includes(wanted); waits += 1) {
      if (launcher.exitCode !== null) break;
      await pause(50);
    }
    expect(printed).toContain(wanted);
  };
  return { launcher, says, printed: () => printed };
};

const answers = (port: number) =>
  fetch(`http://127.0.0.1:${port}/health/live`).then(
    () => true,
    () => false,
  );

const login = async (port: number, email: string) => {
  const answer = await fetch(`http://127.0.0.1:${port}/api/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: demoPassword }),
  });
  return answer.status;
};

afterAll(async () => {
  for (const launcher of running) {
    if (launcher.exitCode !== null || launcher.signalCode !== null) continue;
    launcher.kill("SIGTERM");
    await once(launcher, "exit");
  }
  rmSync(root, { recursive: true, force: true });
});

describe("The distributed start", { timeout: 180_000 }, () => {
  it("serves the demo's marketplace, and ends all of it on Ctrl-C", async () => {
    const port = await freePort();
    const { launcher, says } = launch(port);
    await says("Stop all with Ctrl-C");
    for (const { email } of demoLogins) expect(await login(port, email)).toBe(200);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain("<title>Tradepost</title>");
    const ended = once(launcher, "exit");
    launcher.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
    expect(await Promise.all([port, port + 10, port + 20].map(answers))).toEqual([false, false, false]);
  });

  it("leaves nothing behind when the launcher itself is killed", async () => {
    const port = await freePort();
    const { launcher, says } = launch(port);
    await says("Stop all with Ctrl-C");
    launcher.kill("SIGKILL");
    const isAnybodyThere = async () => (await Promise.all([port, port + 10, port + 20].map(answers))).includes(true);
    for (let waits = 0; waits < 100 && (await isAnybodyThere()); waits += 1) await pause(100);
    expect(await isAnybodyThere()).toBe(false);
  });

  it("says in words what a process needs and has not, and starts nothing", async () => {
    const { launcher, says } = launch(await freePort(), { DATABASE_URL: "mysql://host", KAFKA_BROKERS: "nowhere" });
    const ended = once(launcher, "exit");
    await says("DATABASE_URL must look like");
    await says("KAFKA_BROKERS must list");
    expect((await ended)[0]).toBe(1);
  });
});
