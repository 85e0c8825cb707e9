import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordBatches } from "./record-batches.ts";

type Given = {
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
};

const varint = (value: number) => {
  const bytes: number[] = [];
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return Buffer.from([...bytes, rest]);
};

const sized = (bytes: Buffer | null) => (bytes === null ? varint(-1) : Buffer.concat([varint(bytes.length), bytes]));

const recordBytes = ({ key, value, headers }: Given, delta: number) =>
  sized(
    Buffer.concat([
      Buffer.from([0]),
      // A time's difference of more than 32 bits.
      Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
      varint(delta),
      sized(key === null ? null : Buffer.from(key)),
      sized(value),
      varint(headers.length),
      ...headers.flatMap(([name, text]) => [sized(Buffer.from(name)), sized(Buffer.from(text))]),
    ]),
  );

const [noBits, gzipBits, controlBits] = [0, 1, 0x20];

/** As a broker keeps it. */
const batchBytes = (baseOffset: number, given: readonly Given[], attributes = noBits) => {
  const records = Buffer.concat(given.map(recordBytes));
  const body = attributes === gzipBits ? gzipSync(records) : records;
  const head = Buffer.alloc(61);
  head.writeBigInt64BE(BigInt(baseOffset), 0);
  head.writeInt32BE(61 - 12 + body.length, 8);
  head.writeInt8(2, 16);
  head.writeInt16BE(attributes, 21);
  head.writeInt32BE(given.length - 1, 23);
  head.writeInt32BE(given.length, 57);
  return Buffer.concat([head, body]);
};

const one = (text: string): Given => ({ key: "a", value: Buffer.from(text), headers: [["stream", text]] });

const expected = (baseOffset: number, given: readonly Given[]) =>
  given.map(({ value, headers }, delta) => ({
    offset: String(baseOffset + delta),
    value,
    headers: Object.fromEntries(headers),
  }));

const givens = fc.array(
  fc.record({
    key: fc.option(fc.string({ unit: "binary" })),
    value: fc.option(fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))),
    headers: fc.uniqueArray(
      fc.tuple(fc.constantFrom("stream", "epoch", "läßt", "position"), fc.string({ unit: "grapheme", maxLength: 12 })),
      { selector: ([name]) => name },
    ),
  }),
  { minLength: 1, maxLength: 8 },
);

describe("record batches", () => {
  it("are read as they were written, packed or not", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(givens, fc.constantFrom(noBits, gzipBits)), { maxLength: 4 }), (written) => {
        let offset = 2 ** 40;
        const all = written.map(([given, attributes]) => {
          const at = offset;
          offset += given.length;
          return { bytes: batchBytes(at, given, attributes), records: expected(at, given) };
        });
        const { records, next } = recordBatches(Buffer.concat(all.map(({ bytes }) => bytes)), 0);
        expect(records).toEqual(all.flatMap((batch) => batch.records));
        expect(next).toBe(written.length === 0 ? undefined : offset);
      }),
    );
  });

  it("begin where they were asked for, though batches come whole", () => {
    const { records, next } = recordBatches(batchBytes(10, ["a", "b", "c"].map(one)), 11);
    expect(records.map(({ offset }) => offset)).toEqual(["11", "12"]);
    expect(next).toBe(13);
  });

  it("end before the one that is cut off, wherever that is", () => {
    const [first, second] = [batchBytes(0, [one("a")]), batchBytes(1, [one("b")])];
    for (let length = first.length; length < first.length + second.length; length++) {
      const { records, next } = recordBatches(Buffer.concat([first, second]).subarray(0, length), 0);
      expect(records).toHaveLength(1);
      expect(next).toBe(1);
    }
  });

  it("tell of a transaction's end nothing but that they are there", () => {
    expect(recordBatches(batchBytes(4, [one("a")], controlBits), 0)).toEqual({ records: [], next: 5 });
  });

  it("are refused in words when they are packed otherwise", () => {
    expect(() => recordBatches(batchBytes(0, [one("a")], 4), 0)).toThrow(/only gzip is/);
  });
});
