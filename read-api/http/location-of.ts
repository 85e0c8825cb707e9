import { z } from "zod";

/** The address of what a command made: `path` and the id that its result has as `field`. */
export const locationOf = (path: string, field: string) => {
  const made = z.object({ [field]: z.string() });
  return (result: unknown) => `${path}/${made.parse(result)[field] ?? ""}`;
};
