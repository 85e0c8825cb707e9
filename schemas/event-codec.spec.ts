import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { memoryKeyStore } from "../adapters/key-store/memory.ts";
import { instant } from "../domain/kernel/instant.ts";
import { eventCatalogue, isUnknownEvent } from "./event-catalogue.ts";
import { eventCodec, isSubjectForgotten, type PlainEvent, type UnchainedEvent } from "./event-codec.ts";
import { isInvalidEvent } from "./event-validity.ts";
import { position, type RecordedEvent } from "./recorded-event.ts";
import { redacted } from "./redaction.ts";

const root = mkdtempSync(join(tmpdir(), "tradepost-avro-"));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const nullableText = ["null", "string"];
const contact = {
  type: "record",
  name: "Contact",
  fields: [
    { name: "role", type: "string" },
    { name: "phone", type: nullableText, default: null, pii: true },
  ],
};
const fieldsOfFirst = [
  { name: "guestId", type: "string" },
  { name: "name", type: "string", pii: true },
  { name: "contacts", type: { type: "array", items: contact } },
  { name: "next", type: ["null", "Contact"], default: null },
];
const avsc = (fields: readonly unknown[]) =>
  JSON.stringify({
    type: "record",
    name: "GuestNoted",
    namespace: "tradepost.guests",
    doc: "",
    subject: "guestId",
    fields,
  });

mkdirSync(join(root, "guests", "avro"), { recursive: true });
const fileOf = (version: number) => join(root, "guests", "avro", `guest-noted.v${version}.avsc.json`);
writeFileSync(fileOf(1), avsc(fieldsOfFirst));
const catalogue = eventCatalogue(root);
writeFileSync(fileOf(2), avsc([...fieldsOfFirst, { name: "stars", type: "int", default: 3 }]));
const newer = eventCatalogue(root);

const metadata = {
  commandId: "c",
  correlationId: "c",
  causationId: "c",
  actor: "system:spec",
  at: instant(0),
};

const noted = (data: unknown = guest("g-1"), id = "e-1"): PlainEvent => ({ id, type: "GuestNoted", data, metadata });
const guest = (guestId: string, name = "Ada", phone: string | null = "+44 1") => ({
  guestId,
  name,
  contacts: [
    { role: "home", phone },
    { role: "work", phone: null },
  ],
  next: { role: "kin", phone: "+44 2" },
});

const recorded = (event: UnchainedEvent): RecordedEvent => ({
  ...event,
  metadata: { ...event.metadata, chain: "" },
  stream: "guest-1",
  revision: 0,
  position: position("1"),
  recordedAt: instant(0),
});

const open = () => {
  const keys = memoryKeyStore();
  return { keys, codec: eventCodec(catalogue, keys) };
};

describe("the event codec", () => {
  it("reads back what it wrote, whatever the texts are", async () => {
    const { codec } = open();
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        fc.string({ unit: "grapheme" }),
        fc.option(fc.string()),
        async (id, name, phone) => {
          const encoded = await codec.encode([noted(guest(id, name, phone))]);
          const [decoded] = await codec.decode(encoded.map(recorded));
          expect(decoded?.data).toEqual(guest(id, name, phone));
        },
      ),
    );
  });

  it("leaves no personal text readable, at any depth", async () => {
    const [encoded] = await open().codec.encode([noted()]);
    expect(encoded?.data).not.toMatch(/Ada|\+44/);
    expect(encoded?.data.match(/"enc:1:/g)).toHaveLength(3);
    expect(encoded?.metadata.schemaVersion).toBe("1");
  });

  it("takes a text that looks encrypted for what it is: a text", async () => {
    const { codec } = open();
    const encoded = await codec.encode([noted(guest("g-1", "enc:1:AAAA"))]);
    expect((await codec.decode(encoded.map(recorded)))[0]?.data).toMatchObject({ name: "enc:1:AAAA" });
  });

  it("redacts a forgotten subject's texts and leaves the rest", async () => {
    const { keys, codec } = open();
    const encoded = await codec.encode([noted()]);
    await keys.destroy("g-1");
    codec.dropKey("g-1");
    const data = { ...guest("g-1", redacted, redacted), next: { role: "kin", phone: redacted } };
    expect((await codec.decode(encoded.map(recorded)))[0]?.data).toEqual(data);
  });

  it("refuses to write about a forgotten subject, and about that subject alone", async () => {
    const { keys, codec } = open();
    await keys.destroy("g-1");
    await expect(codec.encode([noted()])).rejects.toSatisfy(isSubjectForgotten);
    expect(await codec.encode([noted(guest("g-2"))])).toHaveLength(1);
  });

  it("does not open a text that was moved to another event, field or subject", async () => {
    const { codec } = open();
    const [encoded] = await codec.encode([noted()]);
    await codec.encode([noted(guest("g-2"))]);
    if (!encoded) throw new Error("nothing was encoded");
    const moved = [
      { ...encoded, id: "e-2" },
      { ...encoded, data: encoded.data.replace('"g-1"', '"g-2"') },
      {
        ...encoded,
        data: encoded.data.replace(/("phone":)"[^"]+"/, `$1${/"name":("[^"]+")/.exec(encoded.data)?.[1]}`),
      },
    ];
    for (const event of moved) await expect(codec.decode([recorded(event)])).rejects.toThrow();
  });

  it("says so when a key is lost, rather than taking its subject for forgotten", async () => {
    const encoded = await open().codec.encode([noted()]);
    await expect(open().codec.decode(encoded.map(recorded))).rejects.toThrow(/holds no key/);
  });

  it.each([
    ["a field of another type", { ...guest("g-1"), name: 1 }],
    ["a field that the schema does not have", { ...guest("g-1"), extra: true }],
    ["a missing field that has a default", (({ next: _, ...rest }) => rest)(guest("g-1"))],
    ["no object", "Ada"],
  ])("refuses %s, naming fields and no values", async (_, data) => {
    const refused: unknown = await open()
      .codec.encode([noted(data)])
      .catch((error: unknown) => error);
    expect(refused).toSatisfy(isInvalidEvent);
    expect(String(refused)).not.toMatch(/Ada|\+44/);
  });

  it("holds at a type or version that it does not know", async () => {
    const { codec, keys } = open();
    await expect(codec.encode([{ ...noted(), type: "GuestLost" }])).rejects.toSatisfy(isUnknownEvent);
    const encoded = await eventCodec(newer, keys).encode([noted({ ...guest("g-1"), stars: 5 })]);
    await expect(codec.decode(encoded.map(recorded))).rejects.toSatisfy(isUnknownEvent);
  });

  it("brings an older version to today's shape, by defaults or by its upcaster", async () => {
    const { codec, keys } = open();
    const old = (await codec.encode([noted()])).map(recorded);
    expect((await eventCodec(newer, keys).decode(old))[0]?.data).toMatchObject({ name: "Ada", stars: 3 });

    const upcast = (data: Readonly<Record<string, unknown>>) => ({ ...data, stars: 5 });
    const withUpcaster = eventCodec(newer, keys, [{ type: "GuestNoted", from: 1, upcast }]);
    expect((await withUpcaster.decode(old))[0]?.data).toMatchObject({ name: "Ada", stars: 5 });
  });
});
