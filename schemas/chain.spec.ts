import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { instant } from "../domain/kernel/instant.ts";
import { chainOf, digestOf, firstLink, linkOf, metadataText, sealOf, type Chained } from "./chain.ts";

const event: Chained = {
  stream: "order-1",
  revision: 3,
  id: "0198c0de-0000-7000-8000-000000000001",
  type: "OrderPlaced",
  data: '{"total":1200}',
  metadata: {
    commandId: "c",
    correlationId: "r",
    causationId: "k",
    actor: "retailer:1",
    at: instant(0),
    schemaVersion: "1",
  },
};

const changed: readonly Chained[] = [
  { ...event, stream: "order-2" },
  { ...event, revision: 4 },
  { ...event, id: "0198c0de-0000-7000-8000-000000000002" },
  { ...event, type: "OrderPlaces" },
  { ...event, data: '{"total": 1200}' },
  { ...event, metadata: { ...event.metadata, actor: "retailer:2" } },
  { ...event, metadata: { ...event.metadata, at: instant(1) } },
  { ...event, metadata: { ...event.metadata, commandId: "r", correlationId: "c" } },
];

describe("the digest of an event", () => {
  it("never changes, or no stored chain would verify any more", () => {
    expect(digestOf(event)).toBe("66a4918b7523393647d8e097ef7f4e699b2eb338e5e2df4a51182f3471c134f4");
    expect(chainOf(undefined, event)).toBe("cb53403515cafadca39c7eb45dfc4cf1cf7445088c466d76dde90a0147c20e30");
  });

  it("differs when any part of the event differs", () => {
    const digests = [event, ...changed].map(digestOf);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it("does not read the same when text moves from one part to the next", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string(), (head, middle, tail) => {
        const left = digestOf({ ...event, type: head + middle, data: tail });
        expect(left).not.toBe(digestOf({ ...event, type: head, data: middle + tail }));
      }),
    );
  });
});

describe("a stream's chain", () => {
  it("depends on the chain before it", () => {
    expect(chainOf(chainOf(undefined, event), event)).not.toBe(chainOf(undefined, event));
  });
});

describe("the chain over a log", () => {
  const seal = sealOf(event, metadataText({ ...event.metadata, chain: "0" }));

  it("depends on the epoch, the event and its recorded time", () => {
    const links = [
      linkOf(firstLink("a"), seal, instant(0)),
      linkOf(firstLink("b"), seal, instant(0)),
      linkOf(firstLink("a"), seal, instant(1)),
      linkOf(firstLink("a"), sealOf(event, metadataText({ ...event.metadata, chain: "1" })), instant(0)),
    ];
    expect(new Set(links).size).toBe(links.length);
  });
});

describe("metadata as text", () => {
  it("has its keys in one order, whatever order they were given in", () => {
    const { actor, ...rest } = { ...event.metadata, chain: "0" };
    expect(metadataText({ actor, ...rest })).toBe(metadataText({ ...rest, actor }));
  });
});
