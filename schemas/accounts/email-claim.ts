import { createHmac } from "node:crypto";

/** One address, one text: no space around it, composed characters, lower case. */
const normalEmail = (email: string) => email.trim().normalize("NFKC").toLowerCase();

/** Names the claim on an address: HMAC-SHA-256 in hex. Without `key` nobody can tell which address it is, nor try some. */
export const emailClaims = (key: Buffer) => (email: string) =>
  createHmac("sha256", key).update(normalEmail(email)).digest("hex");
