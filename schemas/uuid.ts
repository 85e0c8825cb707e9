import { hash, randomBytes } from "node:crypto";

const dashed = (hex: string) =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;

const variantDigit = (digit: string | undefined) => ((Number.parseInt(digit ?? "0", 16) & 0x3) | 0x8).toString(16);

/** 32 hex digits with the version and the variant of RFC 9562 set. */
const stamped = (hex: string, version: 5 | 7) =>
  dashed(`${hex.slice(0, 12)}${version}${hex.slice(13, 16)}${variantDigit(hex[16])}${hex.slice(17, 32)}`);

const bytesOf = (uuid: string) => Buffer.from(uuid.replaceAll("-", ""), "hex");

/** RFC 9562 version 5: the same id for the same namespace (a UUID) and name, for ever. */
export const uuidV5 = (namespace: string, name: string) =>
  stamped(hash("sha1", Buffer.concat([bytesOf(namespace), Buffer.from(name)]), "hex"), 5);

const timeHex = (timeMs: number) => timeMs.toString(16).padStart(12, "0");

/** UUIDv7 layout whose random part is a hash of `seed`: the same id for the same time and seed. */
export const derivedUuidV7 = (timeMs: number, seed: string) =>
  stamped(timeHex(timeMs) + hash("sha256", seed, "hex").slice(12, 32), 7);

export const randomUuidV7 = (timeMs = Date.now()) => stamped(timeHex(timeMs) + randomBytes(10).toString("hex"), 7);
