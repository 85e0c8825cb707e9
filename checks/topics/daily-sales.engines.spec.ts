import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { seeded } from "../../feeds/sample-log.contract.ts";
import { testGateway } from "../../read-api/gateway.fixture.ts";
import { catalogue, type PublishedLog, publishedLog, sampleOf } from "./published-log.fixture.ts";

const script = join(import.meta.dirname, "../../docs/examples/daily-sales.mjs");

type Ran = { readonly code: number; readonly out: string; readonly said: string };

const run = (env: Readonly<Record<string, string>>) =>
  new Promise<Ran>((resolve) => {
    const settings = { env: { PATH: process.env["PATH"] ?? "", ...env }, timeout: 50_000 };
    const child = execFile(process.execPath, [script], settings, (_error, out, said) => {
      resolve({ code: child.exitCode ?? -1, out, said });
    });
  });

const companies = ["c1", "c2", "c3"];
const currencies = ["GBP", "EUR", "JPY"];
const placed = sampleOf(catalogue.latest("OrderPlaced"));

/** Orders of three companies in three currencies around midnight in UTC, every third of which comes to nothing. */
const fill = (world: PublishedLog) => {
  const random = seeded(5);
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? "";
  for (let n = 0; n < 60; n += 1) {
    const [orderId, companyId, currency] = [`o${n}`, pick(companies), pick(currencies)];
    const at = new Date(Date.parse("2026-03-01T23:00:00.000Z") + Math.floor(random() * 7_200_000)).toISOString();
    const total = { amountMinor: Math.floor(random() * 1_000_000), currency };
    const data = { ...placed, orderId, companyId, companyName: `Company ${companyId}`, currency, total };
    const stream = `order-${orderId}`;
    world.happen({ type: "OrderPlaced", stream, data, at });
    const later = { stream, at: "2026-03-05T00:00:00.000Z" };
    if (n % 6 === 0) world.happen({ ...later, type: "OrderCancelled", data: { orderId, by: "retailer", reason: "x" } });
    else if (n % 6 === 3)
      world.happen({ ...later, type: "OrderRejected", data: { orderId, by: "system", reason: "x", productId: null } });
    else world.happen({ ...later, type: "OrderConfirmed", data: { orderId, by: "system", reliedOn: [] } });
  }
};

/** The same sums straight from the log, computed another way: by order, then by line. */
const expected = ({ log }: PublishedLog) => {
  const orders = Map.groupBy(log.events(), ({ stream }) => stream).values();
  const lines = new Map<string, { orders: number; minor: number }>();
  for (const [first, ...rest] of orders) {
    if (!first || rest.some(({ type }) => type === "OrderCancelled" || type === "OrderRejected")) continue;
    const { companyId, currency, total } = JSON.parse(first.data) as {
      readonly companyId: string;
      readonly currency: string;
      readonly total: { readonly amountMinor: number };
    };
    const key = [first.metadata.at.slice(0, 10), companyId, currency].join(" ");
    const line = lines.get(key) ?? { orders: 0, minor: 0 };
    lines.set(key, { orders: line.orders + 1, minor: line.minor + total.amountMinor });
  }
  const places = (key: string) => (key.endsWith("JPY") ? 0 : 2);
  return [...lines]
    .map(([key, { orders, minor }]) =>
      [key, String(orders), (minor / 10 ** places(key)).toFixed(places(key))].join(" "),
    )
    .toSorted();
};

const linesOf = (out: string) =>
  out
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => {
      const [day, companyId, , currency, orders, sales] = line.split(/ {2,}/);
      return [day, companyId, currency, orders, sales].join(" ");
    });

let world: PublishedLog;
let topic: string;

beforeAll(async () => {
  world = await publishedLog();
  topic = world.topics.topicOf("orders");
  fill(world);
  await world.publish();
});
afterAll(() => world.close());

describe("daily sales from the topic alone", () => {
  const environment = async () => ({
    KAFKA_BROKERS: inject("kafkaBrokers"),
    REGISTRY_URL: (await testGateway()).url,
    TOPIC: topic,
  });

  it("are what the events say", async () => {
    const { code, out, said } = await run(await environment());
    expect(said).toBe(`120 events of ${topic}, 0 repeats dropped.\n`);
    expect(linesOf(out)).toEqual(expected(world));
    expect(linesOf(out).length).toBeGreaterThan(12);
    expect(code).toBe(0);
  });

  it("are the same when the relay sends everything again", async () => {
    await world.repeat(topic);
    const { out, said } = await run(await environment());
    expect(said).toBe(`120 events of ${topic}, 120 repeats dropped.\n`);
    expect(linesOf(out)).toEqual(expected(world));
  });

  it("are refused where a record is missing", async () => {
    const [last] = (await world.broker.ends()).filter((end) => end.topic === topic && end.next > 0);
    const [found] = await world.broker.records([{ topic, partition: last!.partition, offset: last!.next - 1 }]);
    const headers = { ...found!.headers, position: "z2", previous: "z1" };
    const producer = await world.broker.producer();
    const { key, value, timestamp } = found!;
    await producer.send([{ topic, partition: last!.partition, records: [{ key: key!, value: value!, headers, timestamp }] }]); // prettier-ignore
    await producer.discard();
    const { code, out, said } = await run(await environment());
    expect(said).toMatch(/^Partition \d+ has a hole: z2 follows z1, not /);
    expect([code, out]).toEqual([1, ""]);
  });

  it("say which setting is missing", async () => {
    expect(await run({})).toMatchObject({ code: 2, said: "TOPIC is not set.\n" });
  });
});
