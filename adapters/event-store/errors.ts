const coded = <Extra extends { readonly code: string }>(message: string, extra: Extra, cause?: unknown) =>
  Object.assign(new Error(message, cause === undefined ? undefined : { cause }), extra);

export const revisionConflict = (stream: string, actual: number) => {
  const at = actual < 0 ? ("none" as const) : actual;
  return coded(`${stream} is at revision ${String(at)}`, { code: "REVISION_CONFLICT", actual: at } as const);
};

export const appendRefused = (message: string, cause?: unknown) =>
  coded(`Append refused: ${message}`, { code: "APPEND_REFUSED" } as const, cause);

export const outcomeUnknown = (cause: unknown) =>
  coded(
    "The log gave no answer in time: only the same append again can tell",
    { code: "OUTCOME_UNKNOWN" } as const,
    cause,
  );

/** Nothing was written: too much is waiting already, or the store could not be reached in time. */
export const overloaded = (message: string, cause?: unknown) => coded(message, { code: "OVERLOADED" } as const, cause);

/** The log itself is damaged: an event that must be there is not. Nothing may be built on what comes after. */
export const logCorrupt = (message: string) => coded(message, { code: "LOG_CORRUPT" } as const);

type Overloaded = Error & { readonly code: "OVERLOADED" };
type OutcomeUnknown = Error & { readonly code: "OUTCOME_UNKNOWN" };
type LogCorrupt = Error & { readonly code: "LOG_CORRUPT" };

const hasCode = (error: unknown, code: string) => error instanceof Error && "code" in error && error.code === code;

export const isOverloaded = (error: unknown): error is Overloaded => hasCode(error, "OVERLOADED");
export const isOutcomeUnknown = (error: unknown): error is OutcomeUnknown => hasCode(error, "OUTCOME_UNKNOWN");
export const isLogCorrupt = (error: unknown): error is LogCorrupt => hasCode(error, "LOG_CORRUPT");
