export type Failure =
  | "conflict" // the stream is at another revision; nothing was written
  | "refused" // no retry will be taken either; nothing was written
  | "deleted" // somebody deleted the stream: its history is not whole
  | "denied" // credentials or permissions; nothing was written
  | "not-found" // there is no such stream
  | "misplaced" // no record begins at the position that was asked for
  | "verdict" // an error of our own that says all, or a fault in the code
  | "no-answer"; // everything else: it may have happened or not, and the same again may succeed

const byType: Readonly<Record<string, Failure>> = {
  "wrong-expected-version": "conflict",
  "maximum-append-size-exceeded": "refused",
  "missing-required-metadata-property": "refused",
  "stream-deleted": "deleted",
  "access-denied": "denied",
  "stream-not-found": "not-found",
};

const verdicts = new Set<unknown>(["REVISION_CONFLICT", "APPEND_REFUSED", "LOG_CORRUPT"]);
const invalidArgument = 3;
const permissionDenied = 7;
const unauthenticated = 16;

const fieldOf = (error: Error, name: "type" | "code") => new Map<string, unknown>(Object.entries(error)).get(name);

const byCode = (code: unknown, message: string): Failure => {
  if (code === permissionDenied || code === unauthenticated) return "denied";
  if (/(invalid position|position is not the start)/i.test(message)) return "misplaced";
  return code === invalidArgument ? "refused" : "no-answer";
};

/** What an error of the client means. The first call on a dead server rejects with a raw error: only what is surely known is told apart. */
export const failureOf = (error: unknown): Failure => {
  if (!(error instanceof Error)) return "no-answer";
  if (error instanceof RangeError || error instanceof TypeError) return "verdict";
  const [type, code] = [fieldOf(error, "type"), fieldOf(error, "code")];
  if (verdicts.has(code)) return "verdict";
  return (typeof type === "string" ? byType[type] : undefined) ?? byCode(code, error.message);
};

/** The store cannot be reached or gives no answer: the same again, later, may well succeed. */
export const unreachable = (what: string, cause?: unknown) =>
  Object.assign(new Error(`EventStoreDB gave no answer in time: ${what}`, { cause }), { code: "ETIMEDOUT" } as const);
