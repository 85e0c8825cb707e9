import { randomInt } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startEmbeddedPostgres } from "../adapters/postgres/embedded.ts";
import { postgresPool } from "../adapters/postgres/pool.ts";
import { allBrokenPromises } from "./all-promises.ts";
import { client, type Client, must } from "./http-client.ts";
import { startInstance } from "./instance.ts";
import { type Acknowledged, orderLoad } from "./order-load.ts";
import { settled } from "./settled.ts";
import { loginAs, makeWorld } from "./world.ts";

const kills = 5;

const pendingOver = async (at: Client, acknowledged: readonly Acknowledged[]) => {
  const token = await loginAs(at, "auditor");
  const pending: string[] = [];
  for (const { orderId } of acknowledged) {
    const { status } = await must(at, { method: "GET", path: `/api/orders/${orderId}`, token });
    if (status === "pending") pending.push(orderId);
  }
  return pending;
};

describe("A marketplace whose database is killed under load", { timeout: 400_000 }, () => {
  it(`stays up over ${kills} kills, starts it again each time, and keeps every promise`, async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), "tradepost-check-"));
    const serverFolder = join(dataFolder, "postgres");
    const instance = await startInstance(dataFolder, { TRADEPOST_RATE_LIMITS: "off", LOG_LEVEL: "error" });
    const at = client(instance.url);
    const world = await makeWorld(at, { productCount: 30, retailerCount: 8 });

    const killed = new Set<number>();
    const killing = async () => {
      for (let kill = 0; kill < kills; kill += 1) {
        await pause(500 + randomInt(1_500));
        const pidFile = readFileSync(join(serverFolder, "cluster", "postmaster.pid"), "utf8");
        const pid = Number(pidFile.split("\n")[0]);
        process.kill(pid, "SIGKILL");
        killed.add(pid);
        await pause(1_500);
      }
    };
    const { acknowledged } = await orderLoad([at], world, { buyers: 16 }, killing());
    expect(instance.isRunning()).toBe(true);
    await settled(() => pendingOver(at, acknowledged), 120_000);
    at.close();
    await instance.stop();

    const server = await startEmbeddedPostgres({ dataFolder: serverFolder });
    const pool = postgresPool(server.url, { applicationName: "check" });
    expect(await allBrokenPromises({ pool, url: server.url, dataFolder }, acknowledged)).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(100);
    // Each time another one: it had been started again.
    expect(killed.size).toBe(kills);
    await pool.end();
    await server.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });
});
