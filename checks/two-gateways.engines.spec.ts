import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownRedis } from "../adapters/redis/own-redis.fixture.ts";
import { type Client, client, must } from "./http-client.ts";
import { type Instance, startInstance } from "./instance.ts";
import { type OwnServer, ownServer } from "./own-server.ts";
import { loginAs, makeWorld, type World } from "./world.ts";

const query = "query ($id: ID!) { product(id: $id) { inventory { available } } }";

/** The number of units that an answer tells of, wherever it stands in it. */
const availableIn = (text: string) => Number(/"available":(\d+)/.exec(text)?.[1]);

describe("Two processes with Redis between them", { timeout: 200_000 }, () => {
  let redis: Awaited<ReturnType<typeof ownRedis>>;
  let server: OwnServer;
  let instances: readonly [Instance, Instance];
  let ats: readonly [Client, Client];
  let world: World;
  let supplier: string;

  beforeAll(async () => {
    [redis, server] = await Promise.all([ownRedis(), ownServer()]);
    const env = { DATABASE_URL: server.url, REDIS_URL: redis.url, TRADEPOST_RATE_LIMITS: "off", LOG_LEVEL: "error" };
    const first = await startInstance(server.dataFolder, env);
    instances = [first, await startInstance(server.dataFolder, env)];
    ats = [client(instances[0].url), client(instances[1].url)];
    world = await makeWorld(ats[0], { productCount: 2, retailerCount: 2 });
    supplier = await loginAs(ats[0], "company");
  }, 120_000);
  afterAll(async () => {
    for (const at of ats) at.close();
    await Promise.all(instances.map((instance) => instance.stop()));
    await Promise.all([server.close(), redis.stop()]);
  });

  const product = () => world.products[0] ?? "";
  const buyer = () => world.retailers[0]?.token ?? "";
  const rest = (at: Client, headers: Readonly<Record<string, string>> = {}) =>
    at.call({ method: "GET", path: `/api/products/${product()}`, token: buyer(), headers });
  const graph = (at: Client, headers: Readonly<Record<string, string>> = {}) =>
    at.call({
      method: "POST",
      path: "/graphql",
      token: buyer(),
      headers,
      body: { query, variables: { id: product() } },
    });

  /** One unit more at one process, read at once at the other one with the token, both caches warm; what each read was off by. */
  const rally = async (turns: number) => {
    const off: number[] = [];
    let expected = availableIn((await rest(ats[0])).text);
    for (let turn = 0; turn < turns; turn += 1) {
      const [here, there] = turn % 2 === 0 ? ats : ([ats[1], ats[0]] as const);
      await Promise.all([rest(here), graph(here), rest(there), graph(there)]);
      const path = `/api/products/${product()}/inventory/receive`;
      const written = await here.call({ method: "POST", path, token: supplier, body: { quantity: 1 } });
      expect(written.status).toBe(200);
      expected += 1;
      const headers = {
        "consistency-token": String(written.headers["consistency-token"]),
        prefer: "consistency=strict",
      };
      const answers = await Promise.all([rest(there, headers), graph(there, headers), rest(here, headers)]);
      off.push(...answers.map(({ text }) => availableIn(text) - expected));
    }
    return off;
  };
  const right = (turns: number) => Array.from({ length: turns * 3 }, () => 0);

  /** What both tell a reader without a token in the end. */
  const settled = async () => {
    await pause(1_000);
    const told = await Promise.all(ats.flatMap((at) => [rest(at), graph(at)]));
    return new Set(told.map(({ text }) => availableIn(text)));
  };

  it("answer each other's writes to whoever presents the token, with warm caches", async () => {
    expect(await rally(30)).toEqual(right(30));
    const keys = await redis.command("KEYS", "tradepost:*:product:*");
    expect(keys).not.toEqual([]);
  });

  it("show a commit of the other one to a reader without a token within a moment", async () => {
    const before = availableIn((await rest(ats[1])).text);
    const path = `/api/products/${product()}/inventory/receive`;
    await must(ats[0], { method: "POST", path, token: supplier, body: { quantity: 1 } });
    await pause(400);
    expect(await Promise.all(ats.flatMap((at) => [rest(at), graph(at)])).then((all) => all.map(({ text }) => availableIn(text)))).toEqual(Array(4).fill(before + 1)); // prettier-ignore
  });

  it.each<[string, () => unknown, () => unknown]>([
    ["killed", () => redis.kill(), () => redis.start()],
    ["paused", () => redis.pause(), () => redis.resume()],
    ["emptied again and again", () => redis.empty(), () => redis.empty()],
  ])("go on giving right answers while Redis is %s, and after it is back", async (_, harm, mend) => {
    await harm();
    const meanwhile = await rally(8).finally(mend);
    expect(meanwhile).toEqual(right(8));
    expect(await rally(8)).toEqual(right(8));
    expect((await settled()).size).toBe(1);
  });
});
