import { gunzipSync } from "node:zlib";
import { type ByteReader, byteReader } from "./byte-reader.ts";

/** One record, with what a feed reads of it; its value is a part of the answer that it came with. */
export type BatchRecord = {
  /** In decimal. */
  readonly offset: string;
  readonly value: Buffer | null;
  /** The last of each name. */
  readonly headers: Readonly<Record<string, string>>;
};

export type Batches = {
  readonly records: readonly BatchRecord[];
  /** The offset behind all of them, those that hold no records too; undefined when not one batch is whole. */
  readonly next: number | undefined;
};

const [frameBytes, magicAt, headBytes] = [12, 16, 61];
const [attributesAt, lastDeltaAt, countAt] = [21, 23, 57];
const compressionBits = 0x07;
const controlBit = 0x20;
const [plain, gzip] = [0, 1];

type Text = { bytes: Buffer; from: number; length: number; text: string };

const isEqual = (known: Text, bytes: Buffer, from: number, length: number) => {
  if (known.length !== length) return false;
  for (let index = 0; index < length; index += 1)
    if (bytes[from + index] !== known.bytes[known.from + index]) return false;
  return true;
};

/** Texts by the place where they stood in the last record: records of one writer have the same names there, and often the same values,
 * which are then neither decoded nor kept twice. */
const rememberedTexts = () => {
  const known: Text[] = [];
  return (place: number, bytes: Buffer, from: number, length: number) => {
    const last = known[place];
    if (last && isEqual(last, bytes, from, length)) return last.text;
    const text = bytes.toString("utf8", from, from + length);
    known[place] = { bytes, from, length, text };
    return text;
  };
};

type Source = {
  readonly reader: ByteReader;
  readonly bytes: Buffer;
  readonly textAt: ReturnType<typeof rememberedTexts>;
};

const headersOf = ({ reader, bytes, textAt }: Source) => {
  const headers: Record<string, string> = {};
  const count = reader.varint();
  for (let index = 0; index < count; index += 1) {
    const nameLength = reader.varint();
    const nameFrom = reader.at();
    reader.skip(nameLength);
    const length = reader.varint();
    if (length < 0) continue;
    const from = reader.at();
    reader.skip(length);
    headers[textAt(index * 2, bytes, nameFrom, nameLength)] = textAt(index * 2 + 1, bytes, from, length);
  }
  return headers;
};

const recordOf = (source: Source, baseOffset: number): BatchRecord => {
  const { reader } = source;
  const length = reader.varint();
  const end = reader.at() + length;
  // Attributes.
  reader.skip(1);
  // Of its time.
  reader.skipVarint();
  const offset = String(baseOffset + reader.varint());
  reader.skip(Math.max(0, reader.varint()));
  const valueLength = reader.varint();
  const value = valueLength < 0 ? null : reader.bytes(valueLength);
  const headers = headersOf(source);
  reader.skip(end - reader.at());
  return { offset, value, headers };
};

const unpacked = (batch: Buffer, attributes: number) => {
  const records = batch.subarray(headBytes);
  const compression = attributes & compressionBits;
  if (compression === plain) return records;
  if (compression === gzip) return gunzipSync(records);
  throw new Error(`Records are compressed in a way (${String(compression)}) that is not read here; only gzip is`);
};

const recordsOf = (batch: Buffer, texts: ReturnType<typeof rememberedTexts>): readonly BatchRecord[] => {
  if (batch.readInt8(magicAt) !== 2) throw new Error("The topic holds records in a layout from before Kafka 0.11");
  const attributes = batch.readInt16BE(attributesAt);
  // Says that a transaction ended, to those who read transactions.
  if ((attributes & controlBit) !== 0) return [];
  const bytes = unpacked(batch, attributes);
  const source = { reader: byteReader(bytes), bytes, textAt: texts };
  const baseOffset = Number(batch.readBigInt64BE(0));
  return Array.from({ length: batch.readInt32BE(countAt) }, () => recordOf(source, baseOffset));
};

/** The records of `bytes` from offset `from` on: batches come whole, and the last one may be cut off.
 * @see https://kafka.apache.org/documentation/#recordbatch */
export const recordBatches = (bytes: Buffer, from: number): Batches => {
  const texts = rememberedTexts();
  const records: BatchRecord[] = [];
  let next: number | undefined;
  for (let at = 0; bytes.length - at >= headBytes;) {
    const length = frameBytes + bytes.readInt32BE(at + 8);
    if (bytes.length - at < length) break;
    const batch = bytes.subarray(at, at + length);
    for (const record of recordsOf(batch, texts)) if (Number(record.offset) >= from) records.push(record);
    next = Number(batch.readBigInt64BE(0)) + batch.readInt32BE(lastDeltaAt) + 1;
    at += length;
  }
  return { records, next };
};
