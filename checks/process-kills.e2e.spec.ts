import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allBrokenPromises } from "./all-promises.ts";
import { client } from "./http-client.ts";
import { freePort, type Instance, startInstance } from "./instance.ts";
import { orderLoad } from "./order-load.ts";
import { type OwnServer, ownServer } from "./own-server.ts";
import { makeWorld } from "./world.ts";

const kills = 5;

describe("A marketplace whose process is killed under load", { timeout: 400_000 }, () => {
  let server: OwnServer;
  beforeAll(async () => {
    server = await ownServer();
  });
  afterAll(() => server.close());

  it(`keeps every promise over ${kills} kills at random moments`, async () => {
    const port = await freePort();
    const env = { DATABASE_URL: server.url, TRADEPOST_RATE_LIMITS: "off", LOG_LEVEL: "error" };
    const start = () => startInstance(server.dataFolder, env, port);
    let instance: Instance = await start();
    const at = client(instance.url);
    const world = await makeWorld(at, { productCount: 30, retailerCount: 8 });

    const killing = async () => {
      for (let kill = 0; kill < kills; kill += 1) {
        await pause(500 + randomInt(1_500));
        await instance.kill("SIGKILL");
        instance = await start();
      }
    };
    const { acknowledged, retries } = await orderLoad([at], world, { buyers: 16 }, killing());

    expect(await allBrokenPromises(server, acknowledged)).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(retries).toBeGreaterThan(kills);
    at.close();
    await instance.stop();
  });

  it.each([
    ["after-idempotency-row", 40],
    ["after-append", 40],
    ["before-view-commit", 60],
  ])("takes an order once when it dies %s", async (failpoint, hits) => {
    const port = await freePort();
    const env = { DATABASE_URL: server.url, TRADEPOST_RATE_LIMITS: "off", LOG_LEVEL: "error" };
    const first = await startInstance(server.dataFolder, env, port);
    const at = client(first.url);
    const world = await makeWorld(at, { productCount: 10, retailerCount: 4 });
    await first.stop();

    const doomed = await startInstance(
      server.dataFolder,
      { ...env, TRADEPOST_FAILPOINT: `${failpoint}:${hits}` },
      port,
    );
    let instance: Instance | undefined;
    const dying = doomed.ended.then(async () => {
      instance = await startInstance(server.dataFolder, env, port);
    });
    const { acknowledged, retries } = await orderLoad([at], world, { buyers: 8 }, dying);

    expect(await allBrokenPromises(server, acknowledged)).toEqual([]);
    expect(retries).toBeGreaterThan(0);
    at.close();
    await instance?.stop();
  });
});
