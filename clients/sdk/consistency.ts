import type { ConsistencyToken } from "../../schemas/command.ts";

/** As many (stream, position) pairs as a token holds. */
const seenMax = 16;

/** undefined for what is no token. */
export const decodeToken = (text: string): ConsistencyToken | undefined => {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as ConsistencyToken;
  } catch {
    return undefined;
  }
};

const encode = (token: ConsistencyToken) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(token))))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

/** What this client has written: reads carry it, and so show it. */
export type Written = {
  readonly saw: (header: string | null) => void;
  /** undefined before the first write. */
  readonly token: () => string | undefined;
};

export const written = (): Written => {
  let epoch = "";
  let seen: ConsistencyToken["seen"] = [];
  let text: string | undefined;
  return {
    saw: (header) => {
      const newer = header === null ? undefined : decodeToken(header);
      if (!newer) return;
      const fresh = new Set(newer.seen.map(([stream]) => stream));
      const older = newer.epoch === epoch ? seen.filter(([stream]) => !fresh.has(stream)) : [];
      epoch = newer.epoch;
      seen = [...older, ...newer.seen].slice(-seenMax);
      text = encode({ epoch, seen });
    },
    token: () => text,
  };
};
