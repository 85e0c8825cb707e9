import { describe, expect, it } from "vitest";
import { memoryTopics } from "../../adapters/broker/memory.ts";
import { memoryPublishedTopics } from "../../adapters/broker/memory-published-topics.ts";
import { instant } from "../../domain/kernel/instant.ts";
import { encodedEvent, until } from "../../feeds/sample-log.contract.ts";
import { testGateway } from "../../read-api/gateway.fixture.ts";
import { eventCatalogue } from "../../schemas/event-catalogue.ts";
import { position } from "../../schemas/recorded-event.ts";
import { eventRecords } from "../../schemas/topics/event-record.ts";
import { eventTopics } from "../../schemas/topics/event-topics.ts";
import { tradepost } from "../sdk/index.ts";
import { runCommand } from "./run-command.ts";

const topics = eventTopics("spec");
const topic = topics.topicOf("orders");
const records = eventRecords(eventCatalogue());

const world = async () => {
  const kept = memoryTopics();
  kept.make(topics);
  const publish = (n: number) => {
    const stream = `order-${n}`;
    const data = { orderId: String(n), by: "retailer", reason: "ordered-by-mistake" };
    const event = {
      ...encodedEvent({ type: "OrderCancelled", stream, data }),
      ...{ stream, revision: 3, position: position(String(n)) },
      recordedAt: instant(Date.parse("2026-03-01T08:00:00.000Z") + n * 60_000),
    };
    const record = records.toRecord(event, { previous: undefined, epoch: "epoch" });
    kept.append({ ...topics.placeOf(stream)!, records: [record] });
  };
  for (let n = 1; n <= 5; n += 1) publish(n);
  const { url, tokenOf } = await testGateway({
    ports: { publishedTopics: memoryPublishedTopics({ kept, topics }) },
  });
  const client = tradepost({ url, accessToken: await tokenOf("analyst") });
  const enough = new AbortController();
  const printed: string[] = [];
  const run = (...words: readonly string[]) =>
    runCommand(words, {
      client: () => Promise.resolve(client),
      print: (text) => printed.push(text),
      signal: enough.signal,
    });
  return { run, printed, enough, publish };
};

describe("topics", () => {
  it("list shows each with what it holds", async () => {
    const { run, printed } = await world();
    expect(await run("topics", "list")).toBe(0);
    expect(printed.join("")).toMatch(/^topic +partitions +records\n/);
    expect(printed.join("")).toContain(`${topic}              12        5\n`);
  });

  it("describe tells every event, and which fields are ciphertext", async () => {
    const { run, printed } = await world();
    expect(await run("topics", "describe", topic)).toBe(0);
    expect(printed.join("")).toContain("OrderCancelled v1 (schema id 27): ");
    expect(printed.join("")).toMatch(/deliveryAddress\.street +string or null +\[personal: ciphertext\]/);
    expect(printed.join("")).toMatch(/previous +Position of the event before it/);
  });

  it("tail prints from a time on, then what comes, until somebody has seen enough", async () => {
    const { run, printed, enough, publish } = await world();
    const running = run("topics", "tail", topic, "--from", "2026-03-01T08:03Z");
    await until(() => printed.length === 3);
    publish(6);
    await until(() => printed.length === 4);
    enough.abort();
    expect(await running).toBe(0);
    expect(printed.map((line) => /order-\d@3/.exec(line)?.[0])).toEqual(["order-3@3", "order-4@3", "order-5@3", "order-6@3"]); // prettier-ignore
    expect(printed[0]).toContain('2026-03-01 08:03:00  OrderCancelled             order-3@3  {"orderId":"3",');
  });

  it("tail refuses what is no time, and no topic", async () => {
    const { run } = await world();
    await expect(run("topics", "tail", topic, "--from", "soon")).rejects.toThrow("is no time");
    await expect(run("topics", "tail")).rejects.toThrow("<topic> is missing");
    await expect(run("topics", "describe", "other")).rejects.toMatchObject({ status: 404 });
  });

  it("are none where there is no broker, in words", async () => {
    const { url, tokenOf } = await testGateway();
    const client = tradepost({ url, accessToken: await tokenOf("auditor") });
    const asked = runCommand(["topics", "list"], {
      client: () => Promise.resolve(client),
      print: () => undefined,
      signal: new AbortController().signal,
    });
    await expect(asked).rejects.toThrow("This deployment publishes no topics: it runs without Kafka");
  });
});
