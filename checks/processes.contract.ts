import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Distributed } from "./distributed.ts";
import { type Client, client, must } from "./http-client.ts";
import { type Acknowledged, orderLoad } from "./order-load.ts";
import { loginAs, makeWorld, type World } from "./world.ts";

const stockOf = (answer: Record<string, unknown>) => /"available":(\d+)/.exec(JSON.stringify(answer))?.[1];

/** Payloads of an SSE answer, as they come. */
const events = async function* (response: Response) {
  let text = "";
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) yield* block.split("\n").filter((line) => line.startsWith("data: {"));
  }
};

/** Two of every process, on engines of some kind, and how to look at what these hold. */
export type Topology = {
  readonly all: Distributed;
  /** How often an order was placed under `key`. */
  readonly placements: (key: string) => Promise<number>;
  /** What does not hold once every acknowledged order is settled and all is drained. */
  readonly brokenPromises: (acknowledged: readonly Acknowledged[]) => Promise<readonly unknown[]>;
  readonly close: () => Promise<void>;
};

/** What holds for two of every process, wherever they keep their data. */
export const processesContract = (on: string, start: () => Promise<Topology>) => {
  describe(`Two of every process on ${on}`, { timeout: 300_000 }, () => {
    let topology: Topology;
    let all: Distributed;
    let ats: readonly [Client, Client];
    let world: World;
    let company: string;

    beforeAll(async () => {
      topology = await start();
      all = topology.all;
      ats = [client(all.gateways[0]?.url ?? ""), client(all.gateways[1]?.url ?? "")];
      world = await makeWorld(ats[0], { productCount: 20, retailerCount: 8, hotStock: 1_000 });
      company = await loginAs(ats[0], "company");
    }, 180_000);
    afterAll(async () => {
      for (const at of ats) at.close();
      await topology.close();
    });

    const atOf = (index: number) => ats[index % 2] ?? ats[0];
    const receive = (productId: string) => ({
      method: "POST",
      path: `/api/products/${productId}/inventory/receive`,
      token: company,
      body: { quantity: 1 },
    });

    it("let a caller read its own writes through both gateways in turn", async () => {
      const productId = world.products[0] ?? "";
      const path = `/api/products/${productId}`;
      const before = Number(stockOf(await must(ats[0], { method: "GET", path, token: company })));
      for (let turn = 1; turn <= 40; turn += 1) {
        const written = await atOf(turn).call(receive(productId));
        const headers = {
          "consistency-token": String(written.headers["consistency-token"]),
          prefer: "consistency=strict",
        };
        for (const reader of [turn + 1, turn]) {
          const read = await atOf(reader).call({ method: "GET", path, token: company, headers });
          expect([read.status, Number(/"available":(\d+)/.exec(read.text)?.[1])]).toEqual([200, before + turn]);
        }
      }
    });

    it("give one effect and one answer to a key that is sent to both gateways at once", async () => {
      for (let round = 0; round < 5; round += 1) {
        const key = randomUUID();
        const call = {
          method: "POST",
          path: "/api/orders",
          token: world.retailers[round]?.token ?? "",
          headers: { "idempotency-key": key, prefer: "wait=20" },
          body: { items: [{ productId: world.products[round] ?? "", quantity: 1 }], reference: key },
        };
        const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => atOf(index).call(call)));
        expect(new Set(answers.map(({ status, text }) => `${status} ${idsIn(text)}`)).size).toBe(1);
        expect(answers[0]?.text).toContain('"status":"confirmed"');
        expect(await topology.placements(key)).toBe(1);
      }
    });

    it("tell a subscriber of one gateway what was written through the other", async () => {
      const productId = world.products[1] ?? "";
      const query = "subscription($id: ID!) { inventoryUpdated(productId: $id) { inventory { available } } }";
      const response = await fetch(`${all.gateways[0]?.url ?? ""}/graphql`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "text/event-stream",
          authorization: `Bearer ${company}`,
        },
        body: JSON.stringify({ query, variables: { id: productId } }),
        signal: AbortSignal.timeout(20_000),
      });
      const told = events(response);
      const first = Number(/"available":(\d+)/.exec((await told.next()).value ?? "")?.[1]);
      await must(ats[1], receive(productId));
      expect((await told.next()).value).toContain(`"available":${first + 1}`);
      await told.return();
    });

    it("answer operators and auditors through a gateway that has neither the log nor the keys", async () => {
      const admin = await loginAs(ats[1], "admin");
      const ask = async (path: string) => must(ats[1], { method: "GET", path, token: admin });
      const { projections } = await ask("/api/system/status");
      expect(JSON.stringify(projections)).toContain('"state":"running"');
      const { items } = await ask("/api/orders?first=1");
      const id = /"id":"([^"]+)"/.exec(JSON.stringify(items))?.[1] ?? "";
      expect(JSON.stringify(await ask(`/api/orders/${id}/history`))).toContain("OrderPlaced");
      const verified = await ats[1].call({ method: "GET", path: "/api/system/verify", token: admin });
      expect(verified.text.trim().split("\n").at(-1)).toContain('"verified"');
      const skipped = { method: "POST", path: "/api/system/projections/orders/parked/order-none/skip", token: admin };
      expect((await ats[1].call(skipped)).status).toBe(404);
    });

    it.each([0, 1])("lose nothing when a command handler and a projections process are killed (%i)", async (index) => {
      const killing = async () => {
        await pause(500 + randomInt(1_000));
        await all.running("command-handlers", index).kill("SIGKILL");
        await pause(randomInt(500));
        await all.running("projections", index).kill("SIGKILL");
        await pause(5_000);
        await Promise.all([all.restart("command-handlers", index), all.restart("projections", index)]);
        await pause(1_000);
      };
      const { acknowledged } = await orderLoad(ats, world, { buyers: 8 }, killing());
      expect(acknowledged.length).toBeGreaterThan(100);
      expect(await topology.brokenPromises(acknowledged)).toEqual([]);
    });

    it("drain within 25 s, every one of them, without a fault", async () => {
      const begun = performance.now();
      const order = { method: "GET", path: "/api/products?first=1", token: company };
      expect((await ats[1].call(order)).status).toBe(200);
      await all.gateways[0]?.stop();
      expect(performance.now() - begun).toBeLessThan(25_000);
      expect(all.gateways[0]?.log()).not.toContain("not everything closed");
      expect((await ats[1].call(order)).status).toBe(200);
    });
  });
};

/** What identifies an answer, whatever the moment it was given at. */
const idsIn = (text: string) =>
  [...text.matchAll(/"(?:purchaseId|id|code|outcome)":"([^"]+)"/g)].map(([, id]) => id).join();
