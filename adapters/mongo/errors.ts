import {
  BSON,
  MongoBulkWriteError,
  MongoError,
  MongoInvalidArgumentError,
  MongoServerError,
  MongoServerSelectionError,
} from "mongodb";

export type EngineUnavailable = Error & { readonly code: "ENGINE_UNAVAILABLE" };

/** The engine is away or too busy: the same again, later, may well succeed, and no data is to blame. */
export const engineUnavailable = (message: string, cause?: unknown): EngineUnavailable =>
  Object.assign(new Error(message, { cause }), { code: "ENGINE_UNAVAILABLE" as const });

/** BadValue, FailedToParse, TypeMismatch, names with a dollar or a dot, DocumentValidationFailure, too large, too deep. */
const refusals = new Set([2, 9, 14, 15, 52, 57, 121, 10334, 17280, 17419, 17420]);

const duplicateKey = 11_000;

/** The document itself is at fault: the same write will never work. */
const isRefusal = (error: MongoError) =>
  error instanceof MongoInvalidArgumentError ||
  (error instanceof MongoServerError && typeof error.code === "number" && refusals.has(error.code));

/** Another writer made the same document first, and nothing else went wrong. */
export const isDuplicateKey = (error: unknown): boolean => {
  if (!(error instanceof MongoBulkWriteError)) return error instanceof MongoServerError && error.code === duplicateKey;
  const faults = [error.writeErrors].flat();
  return faults.length > 0 && faults.every(({ code }) => code === duplicateKey);
};

const hintOf = (error: MongoError) =>
  error instanceof MongoServerSelectionError ? "MongoDB cannot be reached" : "MongoDB did not do what it was asked";

/** Runs `work`; what MongoDB could not do for the moment becomes EngineUnavailable, what it refuses stays as it is.
 * @throws EngineUnavailable */
export const onMongo = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MongoError) || error instanceof BSON.BSONError || isRefusal(error)) throw error;
    throw engineUnavailable(`${hintOf(error)}: ${error.message}`, error);
  }
};
