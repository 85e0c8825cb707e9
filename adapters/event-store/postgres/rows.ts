import { position, type EventMetadata, type Position, type RecordedEvent } from "../../../schemas/recorded-event.ts";

const positionDigits = 16;

/** Positions are numbered from 1 in the log, and text of fixed width outside of it. */
export const positionText = (number: number | string) => position(String(number).padStart(positionDigits, "0"));

/** @throws RangeError for a position that this log never made. */
export const positionNumber = (at: Position) => {
  if (!/^\d{16}$/.test(at)) throw new RangeError(`${JSON.stringify(at)} is no position of this log`);
  return Number(at);
};

export const eventColumns = (alias: string) =>
  ["position", "stream", "revision", "id", "type", "recorded_at", "metadata", "data"]
    .map((column) => `${alias}.${column}`)
    .join(", ");

/** A row that begins with `eventColumns`, every column as the text that the server sent. */
export type EventRow = [
  position: string,
  stream: string,
  revision: string,
  id: string,
  type: string,
  recordedAt: string,
  metadata: string,
  data: string,
  ...more: string[],
];

/** Leaves every column as text: data must not be parsed here, and numbers are few. */
export const asText = { getTypeParser: () => String };

const parseMetadata = (text: string) => JSON.parse(text) as EventMetadata;

export const recordedEvent = (row: Readonly<EventRow>): RecordedEvent => ({
  id: row[3],
  type: row[4],
  data: row[7],
  metadata: parseMetadata(row[6]),
  stream: row[1],
  revision: Number(row[2]),
  position: positionText(row[0]),
  recordedAt: row[5] as RecordedEvent["recordedAt"],
});
