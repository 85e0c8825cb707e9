/** Type numbers of the server's catalogue, fixed for ever. */
const oids = { bytea: 17, int4: 23, text: 25, json: 114, uuid: 2950 } as const;

/** How an element is written: its length in bytes, and the bytes. */
type Element<Value> = {
  readonly oid: number;
  readonly size: (value: Value) => number;
  readonly write: (bytes: Buffer, value: Value, at: number) => unknown;
};

const headerBytes = 20;

/** All in one buffer: one for each element would be most of what an append allocates. */
const arrayOf =
  <Value>({ oid, size, write }: Element<Value>) =>
  (values: readonly Value[]) => {
    const sizes = values.map(size);
    const bytes = Buffer.allocUnsafe(sizes.reduce((sum, length) => sum + 4 + length, headerBytes));
    bytes.writeInt32BE(values.length === 0 ? 0 : 1, 0);
    bytes.writeInt32BE(0, 4);
    bytes.writeInt32BE(oid, 8);
    bytes.writeInt32BE(values.length, 12);
    bytes.writeInt32BE(1, 16);
    let at = headerBytes;
    values.forEach((value, index) => {
      const length = sizes[index] ?? 0;
      bytes.writeInt32BE(length, at);
      write(bytes, value, at + 4);
      at += 4 + length;
    });
    return values.length === 0 ? bytes.subarray(0, 12) : bytes;
  };

const textOf = (oid: number): Element<string> => ({
  oid,
  size: (text) => Buffer.byteLength(text),
  write: (bytes, text, at) => bytes.write(text, at),
});

/** One-dimensional arrays in Postgres's binary format: nothing to escape here, nothing to parse there. */
/** bytea, given in hex: a buffer for each would cost more than its digits. */
export const hexArray = arrayOf<string>({
  oid: oids.bytea,
  size: (hex) => hex.length / 2,
  write: (bytes, hex, at) => bytes.write(hex, at, "hex"),
});
export const textArray = arrayOf(textOf(oids.text));
export const jsonArray = arrayOf(textOf(oids.json));
export const uuidArray = arrayOf<string>({
  oid: oids.uuid,
  size: () => 16,
  write: (bytes, uuid, at) => bytes.write(uuid.replaceAll("-", ""), at, 16, "hex"),
});
export const intArray = arrayOf<number>({
  oid: oids.int4,
  size: () => 4,
  write: (bytes, value, at) => bytes.writeInt32BE(value, at),
});
