import { randomUUID } from "node:crypto";
import { instant } from "../domain/kernel/instant.ts";
import { chainOf } from "../schemas/chain.ts";
import type { EncodedEvent } from "../schemas/recorded-event.ts";

/** What a small business event carries: some 250 bytes. */
const noted = {
  text: "An order line of twelve cases was reserved for a retailer in Leeds, to be shipped on Thursday.".repeat(2),
  quantity: 144,
  by: "the process that looks after the order",
};

const [id, commandId] = [randomUUID(), randomUUID()];

const unchained = {
  id,
  type: "Noted",
  data: JSON.stringify(noted),
  metadata: {
    commandId,
    correlationId: commandId,
    causationId: commandId,
    actor: "system:bench",
    at: instant("2026-01-15T09:30:00Z"),
    schemaVersion: "1",
  },
};

const chain = chainOf(undefined, { ...unchained, stream: `bench-${id}`, revision: 0 });

/** As the write side hands it to a store. Made once: what is timed is the writing of an event, not the making. */
const sample: EncodedEvent = { ...unchained, metadata: { ...unchained.metadata, chain } };

/** An event like every other here, but for its id. */
export const benchEvent = (): EncodedEvent => ({ ...sample, id: randomUUID() });
