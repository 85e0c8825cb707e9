import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { UsableKey } from "./data-keys.ts";

const prefix = "enc:1:";
const nonceBytes = 12;
const tagBytes = 16;

/** What a ciphertext is bound to: moved to another event, subject or field it does not open. */
export type PersonalPlace = {
  readonly subject: string;
  readonly eventId: string;
  readonly type: string;
  readonly path: string;
};

const boundTo = ({ subject, eventId, type, path }: PersonalPlace) =>
  Buffer.from([subject, eventId, type, path].join("|"));

/** AES-256-GCM as "enc:1:" and base64url of nonce (12 bytes), ciphertext, tag (16 bytes). */
export const sealText = (key: UsableKey, place: PersonalPlace, text: string) => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(boundTo(place));
  const sealed = [nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
  return prefix + Buffer.concat(sealed).toString("base64url");
};

/** @throws Error when `sealed` was changed, or was sealed with another key or for another place. */
export const openText = (key: UsableKey, place: PersonalPlace, sealed: string) => {
  if (!sealed.startsWith(prefix)) throw new Error(`${place.type} ${place.eventId}: ${place.path} is not encrypted`);
  const bytes = Buffer.from(sealed.slice(prefix.length), "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(boundTo(place)).setAuthTag(bytes.subarray(-tagBytes));
  return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, "utf8") + decipher.final("utf8");
};
