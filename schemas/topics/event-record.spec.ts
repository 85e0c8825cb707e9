import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryKeyStore } from "../../adapters/key-store/memory.ts";
import { instant } from "../../domain/kernel/instant.ts";
import { seeded } from "../../feeds/sample-log.contract.ts";
import { chainOf } from "../chain.ts";
import { type EventSchema, eventCatalogue, isUnknownEvent } from "../event-catalogue.ts";
import { eventCodec } from "../event-codec.ts";
import { position, type RecordedEvent } from "../recorded-event.ts";
import { unframed } from "./confluent-frame.ts";
import { type EventRecord, eventRecords, isUnreadableRecord } from "./event-record.ts";
import { schemaIds } from "./schema-ids.ts";

const catalogue = eventCatalogue();
const records = eventRecords(catalogue);
const codec = eventCodec(catalogue, memoryKeyStore());

const sampleOf = (schema: EventSchema): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "..", schema.file.replace(".avsc.json", ".sample.json")), "utf8"));

const link = { previous: position("0000000000000006"), epoch: "6f1c0e4e-5a29-4a83-9d8e-0d5b3a0f4d11" };

const recorded = (schema: EventSchema, data: string, change: Partial<RecordedEvent> = {}): RecordedEvent => {
  const event = {
    id: "0195a4a0-7b3e-7c11-8d01-4b7a6f1e2d3c",
    type: schema.type,
    data,
    metadata: {
      commandId: "0195a4a0-7b3e-7c11-8d01-000000000001",
      correlationId: "0195a4a0-7b3e-7c11-8d01-000000000002",
      causationId: "0195a4a0-7b3e-7c11-8d01-000000000003",
      actor: "retailer:ü✓",
      at: instant("2026-03-01T08:00:00.123Z"),
      schemaVersion: String(schema.version),
    },
    stream: "order-1",
    revision: 3,
    ...change,
  };
  return {
    position: position("0000000000000007"),
    recordedAt: instant("2026-03-02T08:00:00.456Z"),
    ...event,
    metadata: { ...event.metadata, chain: chainOf("c".repeat(64), event) },
  };
};

/** As a client hands back what it was given. */
const received = ({ value, headers }: EventRecord) => ({
  value,
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
});

const thereAndBack = (event: RecordedEvent) => records.fromRecord(received(records.toRecord(event, link)));

/** The same data with the keys of every object in an order of `random`'s making. */
const shuffled = (value: unknown, random: () => number): unknown => {
  if (Array.isArray(value)) return value.map((item: unknown) => shuffled(item, random));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, shuffled(inner, random)] as const);
  return Object.fromEntries(
    entries
      .map((entry) => ({ entry, rank: random() }))
      .toSorted((left, right) => left.rank - right.rank)
      .map(({ entry }) => entry),
  );
};

const named = catalogue.all.map((schema) => [`${schema.type} v${schema.version}`, schema] as const);
const priced = catalogue.latest("ProductPriced");
const pricedText = JSON.stringify(sampleOf(priced));

describe("an event as a record", () => {
  it.each(named)("%s comes back byte for byte, in whatever order its keys were written", (_, schema) => {
    const sample = sampleOf(schema);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const event = recorded(schema, JSON.stringify(shuffled(sample, seeded(seed))));
        expect(thereAndBack(event)).toEqual({ event, ...link });
      }),
      { numRuns: 25 },
    );
  });

  it.each(named)("%s keeps what is personal as ciphertext, and the codec reads it", async (_, schema) => {
    const metadata = { ...recorded(schema, "{}").metadata };
    const encoded = await codec.encode([{ id: "e-1", type: schema.type, data: sampleOf(schema), metadata }]);
    for (const { data, ...rest } of encoded) {
      const event = recorded(schema, data, { id: rest.id });
      expect(await codec.decode([thereAndBack(event).event])).toEqual(await codec.decode([event]));
    }
  });

  it("verifies: its chain is that of the store", () => {
    const { event } = thereAndBack(recorded(priced, pricedText));
    expect(event.metadata.chain).toBe(chainOf("c".repeat(64), event));
  });

  it.each([
    ["white space", JSON.stringify(sampleOf(priced), undefined, 2)],
    ["escapes", pricedText.replace("GBP", "\\u0047BP")],
    ["numbers in another notation", pricedText.replace("18500000", "1.85e7")],
    ["a key twice", pricedText.replace('"productId"', '"productId":"","productId"')],
    ["a field that no schema knows", pricedText.replace('"productId"', '"extra":1,"productId"')],
    [
      "items that differ in their order",
      pricedText.replace('"minQuantity":48,"discountType":"fixed"', '"discountType":"fixed","minQuantity":48'),
    ],
  ])("keeps %s", (_, data) => {
    const event = recorded(priced, data);
    expect(thereAndBack(event).event).toEqual(event);
  });

  it("carries a text beside its Avro only where that cannot give it back", () => {
    const headersOf = (data: string) => records.toRecord(recorded(priced, data), link).headers;
    const reordered = pricedText.replace(/^\{("productId":"[^"]+"),(.*)\}$/, "{$2,$1}");
    expect(Object.keys(headersOf(pricedText))).not.toContain("layout");
    expect(JSON.parse(headersOf(reordered)["layout"] ?? "")).toEqual({
      basePrice: 0,
      tiers: 0,
      minimumQuantity: 0,
      casePack: 0,
      productId: 0,
    });
    expect(headersOf(` ${pricedText}`)["json"]).toBe(` ${pricedText}`);
  });

  it("is a CloudEvent in the Confluent wire format, keyed by its stream", () => {
    const event = recorded(priced, pricedText);
    const record = records.toRecord(event, { ...link, previous: undefined });
    expect(record).toMatchObject({ key: event.stream, timestamp: String(Date.parse(event.recordedAt)) });
    expect(record.headers).toMatchObject({
      ce_specversion: "1.0",
      ce_id: event.id,
      ce_type: "ProductPriced",
      ce_source: "/tradepost/products",
      ce_time: event.metadata.at,
      traceparent: "00-0195a4a07b3e7c118d01000000000002-8d014b7a6f1e2d3c-00",
      previous: "",
    });
    expect(record.value[0]).toBe(0);
    expect(record.value.readUInt32BE(1)).toBe(schemaIds(catalogue).idOf(priced));
    expect(priced.avro.fromBuffer(unframed(record.value)?.body ?? Buffer.alloc(0))).toMatchObject({ casePack: 6 });
    expect(records.fromRecord(received(record)).previous).toBeUndefined();
  });

  it("holds at a type, version or schema id of a newer release", () => {
    const event = recorded(priced, pricedText);
    const newer = { ...event, metadata: { ...event.metadata, schemaVersion: "99" } };
    expect(() => records.toRecord(newer, link)).toThrow(expect.toSatisfy(isUnknownEvent));
    const record = received(records.toRecord(event, link));
    record.value.writeUInt32BE(999_999, 1);
    expect(() => records.fromRecord(record)).toThrow(expect.toSatisfy(isUnknownEvent));
  });

  it("is not made of data that does not fit its schema", () => {
    expect(() => records.toRecord(recorded(priced, '{"productId":1}'), link)).toThrow(/order-1@3: its data is no Prod/);
  });
});

describe("what no relay wrote", () => {
  const good = received(records.toRecord(recorded(priced, pricedText), link));
  const without = (name: string) => ({
    ...good,
    headers: Object.fromEntries(Object.entries(good.headers).filter(([key]) => key !== name)),
  });

  it.each([
    ["a tombstone", { ...good, value: null }, /Confluent wire format/],
    ["another format", { ...good, value: Buffer.from("{}") }, /Confluent wire format/],
    ["a cut value", { ...good, value: good.value.subarray(0, 12) }, /its value is no ProductPriced v1/],
    ["a missing position", without("position"), /no header position/],
    ["no headers", { value: good.value }, /no header/],
    ["an odd revision", { ...good, headers: { ...good.headers, revision: "one" } }, /revision/],
    ["an odd layout", { ...good, headers: { ...good.headers, layout: '"x"' } }, /layout/],
  ])("is refused in words: %s", (_, record, message) => {
    const read = () => records.fromRecord(record);
    expect(read).toThrow(message);
    expect(read).toThrow(expect.toSatisfy(isUnreadableRecord));
  });
});
