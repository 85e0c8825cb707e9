import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { someEvent } from "../../../command-handlers/event-store.contract.ts";
import { isUuid } from "../../../domain/kernel/ids.ts";
import { metadataText } from "../../../schemas/chain.ts";
import type { EncodedEvent } from "../../../schemas/recorded-event.ts";
import { isLogCorrupt } from "../errors.ts";
import { outgoing, type ReceivedEvent, recordedEvent } from "./received-event.ts";

const event = someEvent({ text: "é" });
const admitted = (given: EncodedEvent) => ({
  ...given,
  metadata: metadataText(given.metadata),
  chain: given.metadata.chain,
});

const idsOf = (...given: readonly EncodedEvent[]) => outgoing(given.map(admitted)).map(({ id }) => id);

const received = (more: Partial<ReceivedEvent> = {}): ReceivedEvent => {
  const [sent] = outgoing([admitted(event)]);
  if (!sent) throw new Error("one event was to be sent");
  const { id, type, data, metadata } = sent;
  return {
    ...{ id, type, data, metadata: JSON.parse(new TextDecoder().decode(metadata)) as unknown },
    ...{ streamId: "prefix-thing-1", revision: 3n, created: new Date("2026-03-01T08:00:00.000Z") },
    position: { commit: 7n, prepare: 7n },
    ...more,
  };
};

describe("An event on its way to EventStoreDB and back", () => {
  it("comes back as it was, under its own id", () => {
    const { id, type, data, metadata, stream, revision } = recordedEvent(received(), "prefix-");
    expect({ id, type, data, metadata }).toEqual(event);
    expect({ stream, revision }).toEqual({ stream: "thing-1", revision: 3 });
  });

  it("has another id for the server when its bytes are others, and the same for the same bytes", () => {
    const others = { ...event, metadata: { ...event.metadata, chain: "1".repeat(64) } };
    const [first, again, other] = [idsOf(event), idsOf(event), idsOf(others)].flat();
    expect(again).toBe(first);
    expect([first, other].every((id) => id !== undefined && isUuid(id))).toBe(true);
    expect(new Set([event.id, first, other]).size).toBe(3);
  });

  it("has another id for the server in another append", () => {
    const [alone] = idsOf(event);
    const [withOne, another] = idsOf(event, someEvent());
    const [withOther] = idsOf(event, someEvent());
    expect(new Set([alone, withOne, withOther, another]).size).toBe(4);
  });

  it("has the server's id where it was written without one of its own", () => {
    expect(recordedEvent(received({ id: event.id, metadata: event.metadata }), "prefix-")).toMatchObject({
      id: event.id,
      metadata: event.metadata,
    });
  });

  it.each([
    ["an id that is none", { ...event.metadata, id: "1" }],
    ["something more", { ...event.metadata, id: randomUUID(), more: "x" }],
    ["no chain", { ...event.metadata, id: randomUUID(), chain: undefined }],
  ])("is not ours with %s in its metadata", (_what, metadata) => {
    let caught: unknown;
    try {
      recordedEvent(received({ metadata }), "prefix-");
    } catch (error) {
      caught = error;
    }
    expect(isLogCorrupt(caught)).toBe(true);
  });
});
