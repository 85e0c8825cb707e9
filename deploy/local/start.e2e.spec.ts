import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Instance, startInstance } from "../../checks/instance.ts";
import { demoLogins, demoPassword } from "../demo/logins.ts";

let root = "";
let folder = "";
let instance: Instance;

const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const databasePid = () => {
  const file = join(folder, "postgres", "cluster", "postmaster.pid");
  return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : undefined;
};

const until = async (what: () => boolean) => {
  for (let attempt = 0; attempt < 100 && !what(); attempt++) await pause(100);
  return what();
};

const pulse = async () => {
  const answer = await fetch(`${instance.url}/first-page/pulse.json`);
  return (await answer.json()) as { readonly counts: Readonly<Record<string, number>> };
};

const login = async (email: string) => {
  const answer = await fetch(`${instance.url}/api/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: demoPassword }),
  });
  return answer.status;
};

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "tradepost-start-"));
  folder = join(root, "data");
});

afterAll(async () => {
  await instance.stop();
  rmSync(root, { recursive: true, force: true });
});

describe("A start", { timeout: 180_000 }, () => {
  it("that is killed while it tells the demo's year is carried on by the next", async () => {
    const cut = startInstance(folder, { TRADEPOST_FAILPOINT: "after-append:500" });
    await expect(cut).rejects.toThrow(/did not become ready/);
    expect(existsSync(join(folder, "demo.json"))).toBe(true);
    const pid = databasePid();
    expect(pid === undefined || (await until(() => !isRunning(pid)))).toBe(true);

    instance = await startInstance(folder);
    const { counts } = await pulse();
    expect(counts).toMatchObject({ companies: 8, retailers: 13, orders: 336 });
    expect(counts["products"]).toBeGreaterThanOrEqual(200);
  });

  it("serves its first page and lets every demo login in", async () => {
    const page = await (await fetch(instance.url)).text();
    expect(page).toContain("<title>Tradepost</title>");
    const nowhere = await fetch(`${instance.url}/nowhere`);
    expect([nowhere.status, await nowhere.json()]).toMatchObject([404, { code: "NotFound", status: 404 }]);
    for (const { email } of demoLogins) expect(await login(email)).toBe(200);
  });

  it("shares its folder with nobody", async () => {
    await expect(startInstance(folder)).rejects.toThrow(/Another Tradepost is running/);
  });

  it("adds nothing when it is repeated, and leaves no process behind", async () => {
    const before = await pulse();
    const pid = databasePid();
    await instance.stop();
    expect(pid !== undefined && isRunning(pid)).toBe(false);
    instance = await startInstance(folder);
    expect((await pulse()).counts).toEqual(before.counts);
  });
});
