/** What keeps Tradepost from starting, in a sentence for the person at the terminal. */
export type Fault = Error & { readonly code: "FAULT" };

export const fault = (sentence: string): Fault => Object.assign(new Error(sentence), { code: "FAULT" as const });

const codeOf = (error: unknown) =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

export const isFault = (error: unknown): error is Fault => error instanceof Error && codeOf(error) === "FAULT";

const pathOf = (error: unknown) =>
  error instanceof Error && "path" in error && typeof error.path === "string" ? ` (${error.path})` : "";

const speaksForItself = new Set(["FAULT", "MIGRATION", "FOREIGN_CHECKPOINT", "SERVER_SECRET"]);
const namedForPeople = new Set(["EmbeddedPostgresError", "MasterKeyError"]);

const missing = ({ message }: Error) =>
  /Cannot find package|node_modules/.test(message)
    ? `A library is missing: ${message}. Install again with "npm ci".`
    : `A file of this checkout is missing: ${message}`;

const sentences: Readonly<Record<string, (error: Error) => string>> = {
  ENOSPC: (error) =>
    `The disk is full${pathOf(error)}. Make room and start again: nothing that was acknowledged is lost.`,
  EROFS: (error) => `The disk is read-only${pathOf(error)}. Choose another data folder with TRADEPOST_DATA.`,
  EACCES: (error) => `This user may not write there${pathOf(error)}. Choose another data folder with TRADEPOST_DATA.`,
  EPERM: (error) => `This user may not do that${pathOf(error)}. Choose another data folder with TRADEPOST_DATA.`,
  ERR_MODULE_NOT_FOUND: (error) => missing(error),
  MODULE_NOT_FOUND: (error) => missing(error),
  ERR_DLOPEN_FAILED: (error) => `A library does not load: ${error.message}. Install again with "npm ci".`,
  ECONNREFUSED: () => "Nothing answers at DATABASE_URL. Is that Postgres running?",
  ENOTFOUND: () => "The host of DATABASE_URL is unknown.",
  "28P01": () => "The Postgres at DATABASE_URL refuses this user or password.",
  "3D000": () => "The database named in DATABASE_URL does not exist. Create it first.",
  "53100": () => "The disk of the database is full. Make room and start again.",
  "42501": (error) => `The user of DATABASE_URL may not set up its tables: ${error.message}.`,
};

/** A sentence for people where the fault is one that they can mend; undefined for a bug. */
export const sentenceOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined;
  if (error.message.includes("No space left on device")) return sentences["ENOSPC"]?.(error);
  if (
    speaksForItself.has(codeOf(error)) ||
    namedForPeople.has(error.name) ||
    namedForPeople.has(error.constructor.name)
  )
    return error.message;
  if (error instanceof AggregateError) return error.errors.map(sentenceOf).find((sentence) => sentence !== undefined);
  return sentences[codeOf(error)]?.(error) ?? sentenceOf(error.cause);
};
