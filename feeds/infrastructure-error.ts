const connectionCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "OUTCOME_UNKNOWN",
  "ENGINE_UNAVAILABLE",
]);

/** Connection, rollback, resources, operator; 25P03 and 55P03 end a transaction that waited too long. */
const sqlStates = /^(08|40|53|57)...$|^(25P03|55P03)$/;

/** node-postgres gives these no code. */
const messages =
  /connection (terminated|ended|error)|timeout exceeded when trying to connect|not queryable|timeout expired/i;

const codeOf = (error: Error) => ("code" in error && typeof error.code === "string" ? error.code : "");

/** An engine is away or busy: the same again, later, may well succeed, and no event is to blame. */
export const isInfrastructureError = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  // While Postgres restarts, its socket is missing: ENOENT, which means something else anywhere but here.
  if ("syscall" in error && error.syscall === "connect") return true;
  if (connectionCodes.has(code) || sqlStates.test(code) || messages.test(error.message)) return true;
  return error instanceof AggregateError && error.errors.some(isInfrastructureError);
};

const sqlStatePattern = /^[0-9A-Z]{5}$/;

/** SQLSTATE 22 (data) and 23 (constraint), or no database error at all: what was to be applied is at fault. */
export const isApplyError = (error: unknown): boolean => {
  if (isInfrastructureError(error)) return false;
  if (!(error instanceof Error)) return true;
  const code = codeOf(error);
  return !sqlStatePattern.test(code) || code.startsWith("22") || code.startsWith("23");
};
