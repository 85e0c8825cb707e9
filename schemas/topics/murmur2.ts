const multiplier = 0x5bd1e995;
const seed = 0x9747b28c;

const scrambled = (block: number) => {
  const mixed = Math.imul(block, multiplier);
  return Math.imul(mixed ^ (mixed >>> 24), multiplier);
};

/** The last one to three bytes, little-endian. */
const remainder = (bytes: Buffer, from: number) => {
  let value = 0;
  for (let index = bytes.length - 1; index >= from; index -= 1) value = (value << 8) | (bytes[index] ?? 0);
  return value;
};

/** MurmurHash2 (Austin Appleby, 32 bits, seed 0x9747b28c) as a signed number: the hash of Kafka's default partitioner. */
export const murmur2 = (bytes: Buffer) => {
  const whole = bytes.length & ~3;
  let hash = seed ^ bytes.length;
  for (let offset = 0; offset < whole; offset += 4)
    hash = Math.imul(hash, multiplier) ^ scrambled(bytes.readInt32LE(offset));
  if (whole < bytes.length) hash = Math.imul(hash ^ remainder(bytes, whole), multiplier);
  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return hash ^ (hash >>> 15);
};

/** Where Kafka's default partitioner puts `key` among `partitions`. */
export const partitionOfKey = (key: string, partitions: number) =>
  (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
