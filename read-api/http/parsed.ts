import type { z } from "zod";
import { problemError, problems } from "./problem.ts";

/** @throws ProblemError Invalid, naming each path as a client wrote it. */
export const parsed = <Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> => {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  throw problemError(
    problems.invalid(result.error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }))),
  );
};
