/** Other writers were first every time until the deadline. Nothing was done. */
export type Contended = Error & { readonly code: "CONTENDED" };
/** Too many commands wait for one stream, or for the process. Nothing was done. */
export type Overloaded = Error & { readonly code: "OVERLOADED" };

export const contended = (stream: string): Contended =>
  Object.assign(new Error(`${stream} changed before every attempt`), { code: "CONTENDED" as const });

export const overloaded = (what: string): Overloaded =>
  Object.assign(new Error(`too many commands wait for ${what}`), { code: "OVERLOADED" as const });

const hasCode = (error: unknown, code: string) => error instanceof Error && "code" in error && error.code === code;

export const isContended = (error: unknown): error is Contended => hasCode(error, "CONTENDED");
export const isOverloaded = (error: unknown): error is Overloaded => hasCode(error, "OVERLOADED");
