import { randomUUID } from "node:crypto";
import { instant } from "../domain/kernel/instant.ts";
import { chainOf } from "../schemas/chain.ts";
import type { EncodedEvent } from "../schemas/recorded-event.ts";

const at = instant("2026-01-15T09:30:00Z");

/** An event as the write side stores it, with about `dataBytes` of data; sealed, so that a verifier accepts it. */
export const benchEvent = (
  place: { readonly stream: string; readonly revision: number; readonly previousChain?: string },
  type: string,
  data: unknown,
): EncodedEvent => {
  const [id, commandId] = [randomUUID(), randomUUID()];
  const metadata = {
    commandId,
    correlationId: commandId,
    causationId: commandId,
    actor: "system:bench",
    at,
    schemaVersion: "1",
  };
  const event = { id, type, data: JSON.stringify(data), metadata };
  const { stream, revision, previousChain } = place;
  return { ...event, metadata: { ...metadata, chain: chainOf(previousChain, { ...event, stream, revision }) } };
};

/** What a small business event carries: some 250 bytes. */
export const noted = (stream: string) => ({
  stream,
  text: "An order line of twelve cases was reserved for a retailer in Leeds, to be shipped on Thursday.".repeat(2),
  quantity: 144,
});
