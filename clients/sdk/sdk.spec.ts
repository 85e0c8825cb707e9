import { describe, expect, it } from "vitest";
import { testGateway } from "../../read-api/gateway.fixture.ts";
import { ids, memoryPorts, orderRow } from "../../read-api/memory-ports.fixture.ts";
import type { CommandAnswer } from "../../schemas/command.ts";
import { isApiError, tradepost } from "./index.ts";

const items = [{ productId: ids.product, quantity: 2 }];
const retry = { sleep: () => Promise.resolve() };

const accepted: CommandAnswer = {
  outcome: "accepted",
  result: { purchaseId: ids.purchase, orders: [] },
  token: { epoch: "epoch", seen: [["order-1", "0007"]] },
};

describe("the SDK", () => {
  it("logs in, sends a command under a key of its own, and reads behind its own write", async () => {
    const asked: unknown[] = [];
    const reach = (token: unknown) => {
      asked.push(token);
      return Promise.resolve("fresh" as const);
    };
    const { url, sent } = await testGateway({ answer: () => accepted, ports: { freshness: { reach } } });
    const market = tradepost({ url });
    await market.login("ann@example.com", "right password");
    await market.placeOrder({ items });
    expect((await market.order({ id: ids.order })).number).toBe("T-1001");
    expect(sent).toMatchObject([{ name: "PlaceOrder", input: { items } }]);
    expect(sent[0]?.idempotencyKey).toMatch(/^[\da-f-]{36}$/);
    expect(asked).toEqual([{ epoch: "epoch", seen: [["order-1", "0007"]] }]);
  });

  it("tries again what passes, always under the same key", async () => {
    const answers: CommandAnswer[] = [
      { outcome: "unavailable", retryAfterMs: 10 },
      { outcome: "busy", code: "InFlight", retryAfterMs: 10 },
      accepted,
    ];
    const { url, sent, tokenOf } = await testGateway({ answer: () => answers.shift() ?? accepted });
    const market = tradepost({ url, retry, accessToken: await tokenOf("retailer") });
    await market.placeOrder({ items }, { waitSeconds: 5 });
    expect(sent.map(({ waitMs }) => waitMs)).toEqual([5_000, 5_000, 5_000]);
    expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it("does not try again once its budget is spent, nor what a retry cannot solve", async () => {
    const { url, sent, tokenOf } = await testGateway({ answer: () => ({ outcome: "unavailable", retryAfterMs: 10 }) });
    const market = tradepost({ url, retry: { ...retry, budget: 2 }, accessToken: await tokenOf("retailer") });
    await expect(market.placeOrder({ items })).rejects.toSatisfy(isApiError);
    expect(sent).toHaveLength(3);
    await expect(market.placeOrder({ items })).rejects.toSatisfy(isApiError);
    expect(sent).toHaveLength(4);
  });

  it("tells a rejection by its code and parameters", async () => {
    const { url, tokenOf } = await testGateway({
      answer: () => ({ outcome: "rejected", reason: "BelowMinimumQuantity", detail: { minimum: 12 } }),
    });
    const market = tradepost({ url, accessToken: await tokenOf("retailer") });
    await expect(market.placeOrder({ items })).rejects.toMatchObject({
      code: "BelowMinimumQuantity",
      status: 422,
      parameters: { minimum: 12 },
    });
  });

  it.each<CommandAnswer>([
    { outcome: "rejected", reason: "KycNotApproved", detail: {} },
    { outcome: "invalid", issues: [{ path: "items", message: "is empty" }] },
    { outcome: "not-found" },
    { outcome: "forbidden" },
    { outcome: "key-refused", code: "IdempotencyKeyReused" },
    { outcome: "busy", code: "Contended", retryAfterMs: 2_000 },
    { outcome: "unavailable", retryAfterMs: 3_000 },
    accepted,
  ])("hands the write side's answer back as it was: $outcome", async (answer) => {
    const { url, tokenOf } = await testGateway({ answer: () => answer });
    const market = tradepost({ url, accessToken: await tokenOf("retailer") });
    expect(await market.sendCommand({ name: "PlaceOrder", input: { items }, idempotencyKey: "k" })).toEqual(answer);
  });

  it("follows an order over a connection that breaks", async () => {
    let current = orderRow(ids.order);
    const ports = memoryPorts();
    const running = await testGateway({ ports: { orders: { ...ports.orders, get: () => Promise.resolve(current) } } });
    let opened = 0;
    const breaking: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      opened += 1;
      if (opened > 1 || !response.body) return response;
      const reader = response.body.getReader();
      const broken = new ReadableStream<Uint8Array>({
        pull: async (controller) => {
          const { value } = await reader.read();
          if (value && new TextDecoder().decode(value).includes("data:")) {
            controller.enqueue(value);
            controller.error(new TypeError("connection lost"));
            await reader.cancel();
          } else if (value) controller.enqueue(value);
        },
      });
      return new Response(broken, { headers: response.headers });
    };
    const stop = new AbortController();
    const market = tradepost({ url: running.url, fetch: breaking, accessToken: await running.tokenOf("retailer") });
    const told: string[] = [];
    for await (const { status } of market.orderStatusUpdated(ids.order, stop.signal)) {
      told.push(status);
      if (status === "shipped") stop.abort();
      current = { ...current, status: opened === 1 ? "confirmed" : "shipped" };
      running.live.publish([{ view: "orders", key: ids.order, position: "0002" }]);
    }
    expect(told.at(-1)).toBe("shipped");
    expect(opened).toBe(2);
  });

  it("streams a verification", async () => {
    const { url, tokenOf } = await testGateway();
    const market = tradepost({ url, accessToken: await tokenOf("auditor") });
    const kinds: string[] = [];
    for await (const { kind } of market.verifyLog()) kinds.push(kind);
    expect(kinds).toEqual(["progress", "verified"]);
  });
});
