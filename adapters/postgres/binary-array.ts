/** Type numbers of the server's catalogue, fixed for ever. */
const oids = { bytea: 17, int4: 23, text: 25, json: 114, uuid: 2950 } as const;

const arrayOf = (oid: number, elements: readonly Buffer[]) => {
  const header = Buffer.alloc(20);
  header.writeInt32BE(elements.length === 0 ? 0 : 1, 0);
  header.writeInt32BE(oid, 8);
  header.writeInt32BE(elements.length, 12);
  header.writeInt32BE(1, 16);
  const parts = elements.flatMap((element) => {
    const length = Buffer.allocUnsafe(4);
    length.writeInt32BE(element.length);
    return [length, element];
  });
  return Buffer.concat([elements.length === 0 ? header.subarray(0, 12) : header, ...parts]);
};

/** One-dimensional arrays in Postgres's binary format: nothing to escape here, nothing to parse there. */
export const byteaArray = (values: readonly Buffer[]) => arrayOf(oids.bytea, values);
export const textArray = (values: readonly string[]) =>
  arrayOf(
    oids.text,
    values.map((text) => Buffer.from(text)),
  );
export const jsonArray = (values: readonly string[]) =>
  arrayOf(
    oids.json,
    values.map((text) => Buffer.from(text)),
  );
export const uuidArray = (values: readonly string[]) =>
  arrayOf(
    oids.uuid,
    values.map((uuid) => Buffer.from(uuid.replaceAll("-", ""), "hex")),
  );
export const intArray = (values: readonly number[]) =>
  arrayOf(
    oids.int4,
    values.map((value) => {
      const bytes = Buffer.allocUnsafe(4);
      bytes.writeInt32BE(value);
      return bytes;
    }),
  );
