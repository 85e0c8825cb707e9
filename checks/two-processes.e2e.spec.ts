import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allBrokenPromises } from "./all-promises.ts";
import { type Client, client, must } from "./http-client.ts";
import { freePort, type Instance, startInstance } from "./instance.ts";
import { type Acknowledged, orderLoad } from "./order-load.ts";
import { type OwnServer, ownServer } from "./own-server.ts";
import { loginAs, makeWorld, type World } from "./world.ts";

const buyers = 200;

describe("Two processes on one log", { timeout: 400_000 }, () => {
  let server: OwnServer;
  let instances: readonly [Instance, Instance];
  let ats: readonly [Client, Client];
  let world: World;
  const env = () => ({ DATABASE_URL: server.url, TRADEPOST_RATE_LIMITS: "off", LOG_LEVEL: "error" });

  beforeAll(async () => {
    server = await ownServer();
    const first = await startInstance(server.dataFolder, env());
    instances = [first, await startInstance(server.dataFolder, env())];
    ats = [client(instances[0].url, 100), client(instances[1].url, 100)];
    world = await makeWorld(ats[0], { productCount: 20, retailerCount: 8, hotStock: 50 });
  }, 120_000);
  afterAll(async () => {
    for (const at of ats) at.close();
    await Promise.all(instances.map((instance) => instance.stop()));
    await server.close();
  });

  const atOf = (index: number) => ats[index % 2] ?? ats[0];
  const tokenOf = (index: number) => world.retailers[index % world.retailers.length]?.token ?? "";
  const place = (index: number, productId: string, key: string = randomUUID()) => ({
    method: "POST",
    path: "/api/orders",
    token: tokenOf(index),
    headers: { "idempotency-key": key, prefer: "wait=30" },
    body: { items: [{ productId, quantity: 1 }], reference: key },
  });

  /** 200 buyers at once, half of them at each process, for one product; what each of them was told in the end. */
  const rush = async (productId: string) => {
    const told = Array.from({ length: buyers }, async (_, index) => {
      const { orders } = await must(atOf(index), place(index, productId));
      return JSON.stringify(orders);
    });
    return Promise.all(told);
  };

  it("sells fifty units to fifty of 200 buyers, and tells the others why not", async () => {
    const told = await rush(world.hotProduct);
    expect(told.filter((each) => each.includes('"status":"confirmed"'))).toHaveLength(50);
    expect(told.filter((each) => each.includes('"InsufficientStock"'))).toHaveLength(buyers - 50);
  });

  it("sells the last unit once", async () => {
    const company = await loginAs(ats[0], "company");
    const receive = { method: "POST", path: `/api/products/${world.hotProduct}/inventory/receive`, token: company };
    await must(ats[1], { ...receive, body: { quantity: 1 } });
    const told = await rush(world.hotProduct);
    expect(told.filter((each) => each.includes('"status":"confirmed"'))).toHaveLength(1);
    expect(told.filter((each) => each.includes('"InsufficientStock"'))).toHaveLength(buyers - 1);
  });

  /** Sent until it is answered: "in flight" at the other process is no answer yet. */
  const answered = async (index: number, call: ReturnType<typeof place>) => {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const answer = await atOf(index).call(call);
      if (answer.status !== 409 || !answer.text.includes("InFlight")) return answer;
      await pause(50);
    }
    throw new Error("the command stayed in flight");
  };

  it.each([
    ["taken", () => world.products[0] ?? ""],
    ["refused", () => randomUUID()],
  ])("gives one answer to a command that is %s and sent 50 times at once", async (_, productOf) => {
    const call = place(0, productOf());
    const answers = await Promise.all(Array.from({ length: 50 }, (_each, index) => answered(index, call)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${idsIn(text)}`)).size).toBe(1);
    const again = await answered(1, call);
    expect(`${again.status} ${idsIn(again.text)}`).toBe(`${answers[0]?.status ?? 0} ${idsIn(answers[0]?.text ?? "")}`);
  });

  it("gives the same answer after both have been restarted", async () => {
    const call = place(1, world.products[1] ?? "");
    const before = await answered(0, call);
    await Promise.all(instances.map((instance) => instance.stop()));
    const ports = [await freePort(), await freePort()] as const;
    const first = await startInstance(server.dataFolder, env(), ports[0]);
    instances = [first, await startInstance(server.dataFolder, env(), ports[1])];
    for (const at of ats) at.close();
    ats = [client(instances[0].url, 100), client(instances[1].url, 100)];
    const after = await answered(1, call);
    expect([after.status, after.text]).toEqual([before.status, before.text]);
  });

  it("keeps every promise with buyers at both, all on one hot product too", async () => {
    const hot = { ...world, products: world.products.slice(0, 3) };
    const { acknowledged } = await orderLoad(ats, hot, { buyers: 16 }, pause(4_000));
    const all: readonly Acknowledged[] = acknowledged;
    expect(all.length).toBeGreaterThan(50);
    expect(await allBrokenPromises(server, all)).toEqual([]);
  });
});

/** What identifies an answer, whatever the moment it was given at: the ids of the order, or the code of the refusal. */
const idsIn = (text: string) =>
  [...text.matchAll(/"(?:purchaseId|id|code|outcome)":"([^"]+)"/g)].map(([, id]) => id).join();
