import { type OrderId, uuidTimeMs } from "../kernel/ids.ts";
import { instant } from "../kernel/instant.ts";

/** Crockford's base 32: no I, L, O, U. */
const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** "260301-7Q4K-92XM": the UTC day of the order and the last 40 bits of its id, for people to read out. */
export const orderNumber = (orderId: OrderId) => {
  const day = instant(uuidTimeMs(orderId)).slice(2, 10).replaceAll("-", "");
  const bits = BigInt(`0x${orderId.slice(-10)}`);
  const letters = Array.from({ length: 8 }, (_, at) => digits[Number((bits >> BigInt(35 - at * 5)) & 31n)]).join("");
  return `${day}-${letters.slice(0, 4)}-${letters.slice(4)}`;
};
