import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodedEvent } from "../../feeds/sample-log.contract.ts";
import { instant } from "../../domain/kernel/instant.ts";
import { eventCatalogue, type EventSchema } from "../event-catalogue.ts";
import { position, type RecordedEvent } from "../recorded-event.ts";
import { avroFields } from "./avro-fields.ts";
import { eventRecords } from "./event-record.ts";
import { headerMeanings } from "./header-meanings.ts";
import { publishedSchemas } from "./published-events.ts";
import { topicsPage, topicsPageFile } from "./topics-page.ts";

const catalogue = eventCatalogue();

const recorded = (schema: EventSchema): RecordedEvent => {
  const file = join(import.meta.dirname, "..", schema.file.replace(".avsc.json", ".sample.json"));
  const data: unknown = JSON.parse(readFileSync(file, "utf8"));
  return {
    ...encodedEvent({ type: schema.type, stream: "order-1", data }),
    stream: "order-1",
    revision: 0,
    position: position("1"),
    recordedAt: instant(0),
  };
};

describe("docs/topics.md", () => {
  it("is what the schemas say: after a change run npm run docs:topics", () => {
    expect(readFileSync(topicsPageFile, "utf8")).toBe(topicsPage(catalogue));
  });

  it("explains every header that a record has, and none that none has", () => {
    const records = eventRecords(catalogue);
    const link = { previous: undefined, epoch: "epoch" };
    const sent = new Set(
      publishedSchemas(catalogue).flatMap((schema) => Object.keys(records.toRecord(recorded(schema), link).headers)),
    );
    // Only where the store's JSON is not what the schema gives back.
    sent.add("layout").add("json");
    expect(Object.keys(headerMeanings).toSorted()).toEqual([...sent].toSorted());
  });

  it("names every event and every field, each with its meaning", () => {
    const page = topicsPage(catalogue);
    for (const schema of publishedSchemas(catalogue)) {
      expect(page).toContain(`### ${schema.type}\n`);
      for (const { name, doc } of avroFields(schema)) {
        expect(doc, `${schema.type} ${name}`).not.toBe("");
        expect(page).toContain(`| \`${name}\` |`);
      }
    }
    expect(page).not.toContain("ClaimHeld");
  });

  it("says of every personal field that it is ciphertext, and shows none", () => {
    const page = topicsPage(catalogue);
    expect(page).toContain("| `deliveryAddress.street` | string or null | **Personal: ciphertext.**");
    expect(page).not.toContain("12 High Street");
    for (const schema of publishedSchemas(catalogue)) {
      const marked = avroFields(schema).filter(({ personal }) => personal);
      expect(marked.length > 0, schema.type).toBe(schema.personal !== undefined);
    }
  });
});
