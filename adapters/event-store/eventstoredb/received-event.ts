import { isUuid } from "../../../domain/kernel/ids.ts";
import { instant } from "../../../domain/kernel/instant.ts";
import type { EventMetadata, RecordedEvent } from "../../../schemas/recorded-event.ts";
import type { AdmittedAppend } from "../admission.ts";
import { logCorrupt } from "../errors.ts";
import { positionText, type LogPosition } from "./position.ts";

/** An event as the client hands it over: data as bytes, metadata as whatever JSON it held. */
export type ReceivedEvent = {
  readonly streamId: string;
  readonly id: string;
  readonly revision: bigint;
  readonly type: string;
  readonly created: Date;
  readonly data: unknown;
  readonly metadata?: unknown;
  readonly position?: LogPosition;
};

const keys = ["commandId", "correlationId", "causationId", "actor", "at", "schemaVersion", "chain"] as const;

const isInstant = (text: unknown) =>
  typeof text === "string" && !Number.isNaN(Date.parse(text)) && instant(text) === text;

/** Metadata as it is stored, with what is no part of a chain: the event's own id, and of an event that was moved here from another
 * store the time it was recorded there. The first events had their own id as the server's. */
type StoredMetadata = EventMetadata & { readonly recordedAt?: EventMetadata["at"]; readonly id?: string };

const isMetadata = (value: unknown): value is StoredMetadata => {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const [isMoved, hasId] = [fields.has("recordedAt"), fields.has("id")];
  return (
    fields.size === keys.length + Number(isMoved) + Number(hasId) &&
    keys.every((key) => typeof fields.get(key) === "string") &&
    isInstant(fields.get("at")) &&
    (!isMoved || isInstant(fields.get("recordedAt"))) &&
    (!hasId || isUuid(String(fields.get("id"))))
  );
};

/** @throws LogCorrupt for an event that no append of ours can have written. */
export const recordedEvent = (event: ReceivedEvent, prefix: string): RecordedEvent => {
  const { streamId, id: serverId, revision, type, data, metadata, position: at } = event;
  if (!(data instanceof Uint8Array) || !isMetadata(metadata) || !at)
    throw logCorrupt(`Event ${String(revision)} of ${streamId} was not written by Tradepost, or was changed`);
  const { recordedAt = instant(event.created.getTime()), id = serverId, ...own } = metadata;
  return {
    id,
    type,
    data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("utf8"),
    metadata: own,
    stream: streamId.slice(prefix.length),
    revision: Number(revision),
    position: positionText(at),
    recordedAt,
  };
};

const bytes = new TextEncoder();

/** As they go over the wire: as bytes, for the client parses JSON and writes it anew, which changes numbers and spaces
 * and with them the digest. The client tells bytes from JSON by this very class, so a Buffer will not do.
 * The server takes the same id at the same place for a repeat, without a word, whatever it carries. So the id that it gets stands for
 * the bytes and for the append as well: half of it is the event's own, then comes some of the chain, which is made of everything else,
 * and some of the id of the append's last event. The event's own id goes into the metadata, whole. */
export const outgoing = (events: AdmittedAppend["events"]) => {
  const ofLast = events.at(-1)?.id.slice(-5) ?? "";
  return events.map(({ id, type, data, metadata, chain }) => ({
    id: `${id.slice(0, 20)}${chain.slice(0, 3)}-${chain.slice(3, 10)}${ofLast}`,
    type,
    contentType: "application/octet-stream" as const,
    data: bytes.encode(data),
    metadata: bytes.encode(`${metadata.slice(0, -1)},"id":"${id}"}`),
  }));
};
