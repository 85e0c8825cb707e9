import { describe, expect, it } from "vitest";
import { memoryTopics } from "../../adapters/broker/memory.ts";
import { memoryPublishedTopics } from "../../adapters/broker/memory-published-topics.ts";
import { encodedEvent } from "../../feeds/sample-log.contract.ts";
import { instant } from "../../domain/kernel/instant.ts";
import { eventCatalogue } from "../../schemas/event-catalogue.ts";
import { position, type RecordedEvent } from "../../schemas/recorded-event.ts";
import { eventRecords } from "../../schemas/topics/event-record.ts";
import { eventTopics } from "../../schemas/topics/event-topics.ts";
import type { TopicLine } from "../../schemas/topics/topic-resource.ts";
import { testGateway } from "../gateway.fixture.ts";

const topics = eventTopics("spec");
const topic = topics.topicOf("orders");
const records = eventRecords(eventCatalogue());

const rejectedAt = (n: number): RecordedEvent => {
  const stream = `order-${n}`;
  const data = { orderId: String(n), by: "system", reason: "InsufficientStock", productId: null };
  return {
    ...encodedEvent({ type: "OrderRejected", stream, data }),
    stream,
    revision: 1,
    position: position(String(n).padStart(6, "0")),
    recordedAt: instant(Date.parse("2026-03-01T08:00:00.000Z") + n * 60_000),
  };
};

const world = async (count = 30, readersMax = 16) => {
  const kept = memoryTopics();
  kept.make(topics);
  const publish = (n: number) => {
    const event = rejectedAt(n);
    const place = topics.placeOf(event.stream)!;
    kept.append({ ...place, records: [records.toRecord(event, { previous: undefined, epoch: "epoch" })] });
  };
  for (let n = 1; n <= count; n += 1) publish(n);
  const publishedTopics = memoryPublishedTopics({ kept, topics, readersMax });
  const { url, json, bearer, logged } = await testGateway({ ports: { publishedTopics } });
  const headers = await bearer("analyst");
  const lines = async (query: string) => {
    const response = await fetch(`${url}/api/topics/${topic}/records?${query}`, { headers });
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    const text = await response.text();
    return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as TopicLine]));
  };
  return { kept, publish, url, json, headers, lines, logged };
};

const streams = (lines: readonly TopicLine[]) =>
  lines.flatMap((line) => (line.kind === "record" ? [Number(line.stream.slice("order-".length))] : []));

const next = (lines: readonly TopicLine[]) => {
  const last = lines.at(-1);
  if (last?.kind !== "next") throw new Error("it does not say where to ask on");
  return last.after;
};

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("the topics", () => {
  it("are listed with what they hold, and described field by field", async () => {
    const { json, headers } = await world();
    const listed = Object((await json("/api/topics", { headers })).body) as { items: { name: string }[] };
    expect(listed.items.map(({ name }) => name)).toEqual(topics.names);
    expect(listed.items).toContainEqual({ name: topic, context: "orders", partitions: 12, records: 30 });
    const { body } = await json(`/api/topics/${topic}`, { headers });
    const { events } = Object(body) as { events: { type: string; fields: { name: string }[] }[] };
    const fields = events.find(({ type }) => type === "OrderPlaced")?.fields ?? [];
    expect(fields).toContainEqual(expect.objectContaining({ name: "lines[].rule.price.currency", type: "string" }));
    expect(fields).toContainEqual(expect.objectContaining({ name: "deliveryAddress.street", personal: true }));
  });

  it("are read from a time on, page by page, nothing twice and nothing left out", async () => {
    const { lines } = await world();
    const found: number[] = [];
    let page = await lines("from=2026-03-01T08:11:00Z&limit=7&wait=1");
    for (;;) {
      found.push(...streams(page));
      if (streams(page).length === 0) break;
      page = await lines(`after=${next(page)}&limit=7&wait=0.2`);
    }
    expect(found.toSorted((left, right) => left - right)).toEqual(numbers(11, 30));
  });

  it("show a record as it is stored", async () => {
    const { lines } = await world(1);
    const [line] = await lines("from=2026-03-01T00:00:00Z&limit=1");
    const { metadata } = rejectedAt(1);
    expect(line).toMatchObject({
      kind: "record",
      stream: "order-1",
      revision: 1,
      type: "OrderRejected",
      at: metadata.at,
      recordedAt: "2026-03-01T08:01:00.000Z",
      data: { orderId: "1", reason: "InsufficientStock" },
    });
  });

  it("give what comes from now on when no time is said", async () => {
    const { lines, publish } = await world(5);
    const reading = lines("limit=1&wait=5");
    setTimeout(() => {
      publish(6);
    }, 100);
    expect(streams(await reading)).toEqual([6]);
  });

  it("say what cannot be read, and go on", async () => {
    const { lines, kept } = await world(0);
    const strange = { key: "x", value: Buffer.from([0, 0, 0, 39, 16, 1]), headers: {}, timestamp: "1" };
    kept.append({ topic, partition: 2, records: [strange, { ...strange, value: Buffer.from("text") }] });
    const found = await lines("from=1970-01-01T00:00:00Z&limit=2");
    expect(found).toMatchObject([
      { kind: "unreadable", partition: 2, offset: "0" },
      { kind: "unreadable", partition: 2, offset: "1" },
      { kind: "next" },
    ]);
  });

  it("give a place back when the client goes", async () => {
    const { url, headers, lines } = await world(1);
    for (let n = 0; n < 20; n += 1) {
      const gone = new AbortController();
      const asked = fetch(`${url}/api/topics/${topic}/records?from=2026-03-01T00:00:00Z`, {
        headers,
        signal: gone.signal,
      });
      const reader = (await asked).body?.getReader();
      await reader?.read();
      gone.abort();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(streams(await lines("from=2026-03-01T00:00:00Z&limit=1"))).toEqual([1]);
  });

  it("turn away who comes when all places are taken, and say when to come again", async () => {
    const { json, lines, headers } = await world(1, 1);
    const reading = lines("wait=1");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const answer = await json(`/api/topics/${topic}/records`, { headers });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(streams(await reading)).toEqual([]);
  });

  it.each([
    ["after=x"],
    ["after=1.2.3"],
    [`after=${Array(12).fill("999").join(".")}`],
    ["from=yesterday"],
    ["limit=0"],
    ["wait=21"],
  ])("refuse %s", async (query) => {
    const { json, headers } = await world(1);
    const answer = await json(`/api/topics/${topic}/records?${query}`, { headers });
    expect([answer.status, Object(answer.body)]).toMatchObject([400, { code: "Invalid" }]);
  });

  it("are not found under another name", async () => {
    const { json, headers } = await world(1);
    expect((await json("/api/topics/__consumer_offsets", { headers })).status).toBe(404);
    expect((await json("/api/topics/__consumer_offsets/records", { headers })).status).toBe(404);
  });

  it("are none where there is no broker, in words", async () => {
    const { json, bearer } = await testGateway();
    const headers = await bearer("analyst");
    for (const path of ["/api/topics", `/api/topics/${topic}`, `/api/topics/${topic}/records`]) {
      const answer = await json(path, { headers });
      expect(answer.status).toBe(404);
      expect(answer.body).toMatchObject({
        code: "NoTopics",
        title: "This deployment publishes no topics: it runs without Kafka",
      });
    }
  });
});
