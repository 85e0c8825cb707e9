import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { memoryKeyStore } from "../adapters/key-store/memory.ts";
import { instant } from "../domain/kernel/instant.ts";
import { type EventSchema, eventCatalogue } from "./event-catalogue.ts";
import { eventCodec } from "./event-codec.ts";
import { violationsOf } from "./event-validity.ts";
import { mapPersonal } from "./personal-fields.ts";
import { position } from "./recorded-event.ts";
import { randomUuidV7 } from "./uuid.ts";

const catalogue = eventCatalogue();
const codec = eventCodec(catalogue, memoryKeyStore());

const sampleOf = (schema: EventSchema): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, schema.file.replace(".avsc.json", ".sample.json")), "utf8"));

const event = (schema: EventSchema, data: unknown) => ({
  id: randomUuidV7(),
  type: schema.type,
  data,
  metadata: { commandId: "c", correlationId: "c", causationId: "c", actor: "system:spec", at: instant(0) },
});

const place = { stream: "s-1", revision: 0, position: position("1"), recordedAt: instant(0) };

const named = catalogue.all.map((schema) => [`${schema.type} v${schema.version}`, schema] as const);

describe("the event catalogue", () => {
  it("finds the events of every context by their folders", () => {
    expect(catalogue.types.length).toBeGreaterThan(0);
    expect(catalogue.types).toContain("RetailerRegistered");
  });

  it.each(named)("%s says what it and each of its fields means", (_, { doc, fields }) => {
    expect(doc).not.toBe("");
    expect(fields.filter((field) => (field.doc ?? "") === "").map(({ name }) => name)).toEqual([]);
  });

  it.each(named)("%s fits its golden sample", (_, schema) => {
    expect(violationsOf(schema, sampleOf(schema))).toEqual([]);
  });

  it.each(named)("%s decodes to today's shape", async (_, schema) => {
    const data = JSON.stringify(sampleOf(schema));
    const plain = { ...event(schema, undefined), data };
    const recorded = {
      ...plain,
      metadata: { ...plain.metadata, schemaVersion: String(schema.version), chain: "" },
      ...place,
    };
    if (schema.personal) return;
    const [decoded] = await codec.decode([recorded]);
    expect(violationsOf(catalogue.latest(schema.type), decoded?.data)).toEqual([]);
  });

  it.each(catalogue.types)(
    "%s survives the way to the store and back, with nothing personal readable on it",
    async (type) => {
      const schema = catalogue.latest(type);
      const sample = sampleOf(schema);
      const [encoded] = await codec.encode([event(schema, sample)]);
      if (!encoded) throw new Error("nothing was encoded");
      const [decoded] = await codec.decode([{ ...encoded, metadata: { ...encoded.metadata, chain: "" }, ...place }]);
      expect(decoded?.data).toEqual(sample);

      const personal: string[] = [];
      if (schema.personal) mapPersonal(schema.personal, sample, (text) => (personal.push(text), text));
      const stored: unknown = JSON.parse(encoded.data);
      const seen: string[] = [];
      if (schema.personal) mapPersonal(schema.personal, stored, (text) => (seen.push(text), text));
      expect(seen).toHaveLength(personal.length);
      expect(seen.every((text) => text.startsWith("enc:1:"))).toBe(true);
    },
  );
});
