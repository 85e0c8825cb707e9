import { hash } from "node:crypto";
import type { EncodedEvent, EventMetadata, RecordedEvent } from "./recorded-event.ts";

/** The order in which metadata is hashed; a new key changes every digest, so none is added. */
const metadataKeys = ["commandId", "correlationId", "causationId", "actor", "at", "schemaVersion"] as const;

/** What a chain seals of an event: everything that its writer decides. */
export type Chained = Omit<EncodedEvent, "metadata"> & {
  readonly stream: string;
  readonly revision: number;
  readonly metadata: Omit<EventMetadata, "chain">;
};

/** Every part with its length in bytes before it, so that no two lists of parts read the same. */
const framed = (parts: readonly string[]) =>
  parts.map((part) => `${String(Buffer.byteLength(part))}:${part},`).join("");

const identity = (event: Omit<Chained, "metadata">) => [
  event.stream,
  String(event.revision),
  event.id,
  event.type,
  event.data,
];

/** sha256 in hex of an event with its place in its stream; `recordedAt`, `position` and `chain` are not in it. */
export const digestOf = (event: Chained) =>
  hash("sha256", framed([...identity(event), ...metadataKeys.map((key) => event.metadata[key])]));

/** `metadata.chain` of `event`: sha256 in hex over the chain of the event before it in its stream, and its own digest. */
export const chainOf = (previous: string | undefined, event: Chained) =>
  hash("sha256", framed([previous ?? "", digestOf(event)]));

/** Metadata as a store keeps it: JSON text with the keys in fixed order. */
export const metadataText = ({
  commandId,
  correlationId,
  causationId,
  actor,
  at,
  schemaVersion,
  chain,
}: EventMetadata) => JSON.stringify({ commandId, correlationId, causationId, actor, at, schemaVersion, chain });

/** sha256 in hex of a stored event with its metadata as text, byte for byte. */
export const sealOf = (event: Omit<Chained, "metadata">, metadata: string) =>
  hash("sha256", framed([...identity(event), metadata]));

/** The chain over a whole log starts with its epoch, so that two logs never share a link. */
export const firstLink = (epoch: string) => hash("sha256", epoch);

/** The link of an event in the chain over the whole log, in position order: sha256 in hex over the bytes of both digests and the time. */
export const linkOf = (previous: string, seal: string, recordedAt: RecordedEvent["recordedAt"]) =>
  hash("sha256", Buffer.concat([Buffer.from(previous + seal, "hex"), Buffer.from(recordedAt)]));
