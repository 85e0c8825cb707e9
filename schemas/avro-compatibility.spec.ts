import { describe, expect, it } from "vitest";
import { type AvroVersion, incompatibilities } from "./avro-compatibility.ts";
import { changedSchemas, fingerprintsOf, shippedFingerprints } from "./avro-fingerprints.ts";
import { eventCatalogue } from "./event-catalogue.ts";

const version = (number: number, ...fields: readonly object[]): AvroVersion => ({
  type: "Noted",
  version: number,
  text: JSON.stringify({ type: "record", name: "Noted", namespace: "tradepost.spec", doc: "d", fields }),
});

const text = { name: "text", type: "string" };
const optional = { name: "note", type: ["null", "string"], default: null };

describe("event schemas", () => {
  it("read every version of their type that was ever shipped, in both directions", () => {
    expect(incompatibilities(eventCatalogue().all)).toEqual([]);
  });

  it("stay as they were shipped", () => {
    expect(changedSchemas(shippedFingerprints(), fingerprintsOf(eventCatalogue().all))).toEqual([]);
  });
});

describe("the compatibility check", () => {
  it("passes fields that come or go with a default", () => {
    expect(incompatibilities([version(1, text), version(2, text, optional), version(3, text)])).toEqual([]);
  });

  it.each([
    [
      "a new field without a default",
      version(2, text, { name: "count", type: "long" }),
      /version 2 cannot read version 1/,
    ],
    ["a dropped field without a default", version(2, optional), /version 1 cannot read version 2/],
    ["a changed type", version(2, { name: "text", type: "long" }), /version 2 cannot read version 1/],
    [
      "a widened type, which older readers do not know",
      version(2, { name: "text", type: ["null", "string"] }),
      /version 1 cannot read/,
    ],
    ["a renamed field", version(2, { name: "words", type: "string" }), /cannot read/],
    [
      "a new symbol",
      version(2, text, { name: "kind", type: { type: "enum", name: "Kind", symbols: ["a"] } }),
      /cannot read/,
    ],
  ])("finds %s", (_, second, message) => {
    expect(incompatibilities([version(1, text), second]).join()).toMatch(message);
  });

  it("finds what two neighbours hide: a field that comes back as another", () => {
    const first = version(1, text, { name: "size", type: "long", default: 0 });
    const third = version(3, text, { name: "size", type: "string", default: "" });
    expect(incompatibilities([first, version(2, text), third]).join()).toMatch(/version 3 cannot read version 1/);
  });
});

describe("the record of shipped schemas", () => {
  const catalogue = (...versions: readonly AvroVersion[]) => fingerprintsOf(versions);
  const shipped = catalogue(version(1, text));

  it("lets documentation change", () => {
    const documented = { ...version(1, text), text: version(1, text).text.replace('"doc":"d"', '"doc":"better"') };
    expect(changedSchemas(shipped, catalogue(documented))).toEqual([]);
  });

  it.each([
    ["a changed field", catalogue(version(1, { ...text, name: "words" })), /has changed since it was shipped/],
    ["a personal mark that is taken away", catalogue(version(1, { ...text, pii: true })), /has changed/],
    ["a version that is gone", catalogue(), /was shipped and is gone/],
    ["a version that was not recorded", catalogue(version(1, text), version(2, text)), /is not recorded/],
  ])("finds %s", (_, now, message) => {
    expect(changedSchemas(shipped, now).join()).toMatch(message);
  });
});
