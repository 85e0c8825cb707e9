/** Reads on from a place in bytes, in Kafka's own encodings. Reading past the end throws RangeError. */
export type ByteReader = {
  readonly at: () => number;
  readonly left: () => number;
  readonly skip: (bytes: number) => void;
  readonly int8: () => number;
  readonly int16: () => number;
  readonly int32: () => number;
  /** Exact up to 2^53, which no offset reaches. */
  readonly int64: () => number;
  /** Zigzag, of 32 bits at most. */
  readonly varint: () => number;
  /** Passes a varint of any length. */
  readonly skipVarint: () => void;
  /** The same memory, not a copy. */
  readonly bytes: (length: number) => Buffer;
  /** Length in 16 bits, then UTF-8. */
  readonly text: () => string;
};

const more = 0x80;

export const byteReader = (given: Buffer): ByteReader => {
  let at = 0;

  const past = (bytes: number) => {
    const from = at;
    if (from + bytes > given.length) throw new RangeError("The bytes end before what they say they hold");
    at += bytes;
    return from;
  };

  const byte = () => {
    const value = given[at];
    if (value === undefined) throw new RangeError("The bytes end within a number");
    at += 1;
    return value;
  };

  const varint = () => {
    let value = 0;
    let shift = 0;
    let next = byte();
    while (next >= more && shift < 28) {
      value |= (next & 0x7f) << shift;
      shift += 7;
      next = byte();
    }
    value |= next << shift;
    return (value >>> 1) ^ -(value & 1);
  };

  const int16 = () => given.readInt16BE(past(2));

  return {
    at: () => at,
    left: () => given.length - at,
    skip: past,
    int8: () => given.readInt8(past(1)),
    int16,
    int32: () => given.readInt32BE(past(4)),
    int64: () => given.readInt32BE(past(4)) * 2 ** 32 + given.readUInt32BE(past(4)),
    varint,
    skipVarint: () => {
      while (byte() >= more);
    },
    bytes: (length) => {
      const from = past(length);
      return given.subarray(from, from + length);
    },
    text: () => {
      const length = int16();
      const from = past(length);
      return given.toString("utf8", from, from + length);
    },
  };
};
