import type { Brand } from "../domain/kernel/brand.ts";
import type { Instant } from "../domain/kernel/instant.ts";
import type { Message } from "../domain/kernel/message.ts";

/** Where an event stands in the whole store: opaque text of fixed width that sorts in log order. */
export type Position = Brand<string, "Position">;

export const position = (text: string) => text as Position;

/** Flat text, the same keys on every event, nothing personal. `at` is business time; `chain` seals the stream up to here. */
export type EventMetadata = {
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** "<role>:<account id>" or "system:<what acted>". */
  readonly actor: string;
  readonly at: Instant;
  /** Version of the Avro schema that `data` was written with, in decimal. */
  readonly schemaVersion: string;
  /** sha256 in hex over the previous event's chain in this stream and this event (see chain.ts). */
  readonly chain: string;
};

/** As it is stored. `data` is JSON text, kept byte for byte, its personal fields encrypted; `id` is uuidv5 of command and index. */
export type EncodedEvent = {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: EventMetadata;
};

/** As a store hands it back. `revision` is contiguous from 0 within `stream`; `recordedAt` never falls. */
export type RecordedEvent = EncodedEvent & {
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly recordedAt: Instant;
};

/** Decoded: upcast to today's shape, personal fields readable (or redacted, once their subject is forgotten). */
export type Delivered<Event extends Message = Message> = Event & {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly recordedAt: Instant;
  readonly metadata: EventMetadata;
};
