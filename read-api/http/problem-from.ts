import { isInvalidCursor } from "../../schemas/cursor.ts";
import { isProblemError, type Problem, problems } from "./problem.ts";

const isOverloaded = (error: unknown) => error instanceof Error && "code" in error && error.code === "OVERLOADED";

/** What an error of ours, of a port or of a cursor says to the outside; undefined for a fault of our own. */
export const problemFrom = (error: unknown): Problem | undefined => {
  if (isProblemError(error)) return error.problem;
  if (isInvalidCursor(error)) return problems.invalid([{ path: "after", message: "is no cursor of this list" }]);
  return isOverloaded(error) ? problems.overloaded(1_000) : undefined;
};
