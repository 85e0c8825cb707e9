const magic = 0;
const headBytes = 5;

/** Confluent wire format: a zero byte, the schema id in four bytes big-endian, the Avro body. */
export const framed = (schemaId: number, body: Buffer) => {
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(magic, 0);
  head.writeUInt32BE(schemaId, 1);
  return Buffer.concat([head, body]);
};

/** Undefined when `value` is not in the Confluent wire format. */
export const unframed = (value: Buffer) =>
  value.length < headBytes || value[0] !== magic
    ? undefined
    : { schemaId: value.readUInt32BE(1), body: value.subarray(headBytes) };
