/** Where operations are asked for: `POST /internal/<operation>` with JSON, answered by JSON or by lines of it. */
export const operationPath = (operation: string) => `/internal/${operation}`;

/** Beside a 503: nothing was begun, so the same may safely go to another process. */
export const notBegunHeader = "tradepost-not-begun";

export const linesType = "application/x-ndjson";

/** A gateway takes 5 MiB; escaping and an envelope come on top. */
export const bodyBytesMax = 8 * 1024 * 1024;

/** Nobody could answer now. Nothing is known to have happened; the edge says 503. */
export type Unavailable = Error & { readonly code: "OVERLOADED" };

export const unavailable = (what: string): Unavailable =>
  Object.assign(new Error(what), { code: "OVERLOADED" as const });

export const isOverloaded = (error: unknown): error is Unavailable =>
  error instanceof Error && "code" in error && error.code === "OVERLOADED";
