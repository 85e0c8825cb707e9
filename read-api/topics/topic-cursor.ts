import { parsed } from "../http/parsed.ts";
import { problemError, problems } from "../http/problem.ts";
import { z } from "zod";
import type { PartitionEnd } from "./published-topics.ts";

/** Opaque to clients: the next offset of each partition. */
const cursor = z
  .string()
  .max(2_000)
  .regex(/^\d{1,15}(\.\d{1,15})*$/, "is no cursor of this topic")
  .transform((text) => text.split(".").map(Number));

export const cursorOf = (offsets: readonly number[]) => offsets.join(".");

/** The offsets that `after` says, moved up to what the topic still holds.
 * @throws ProblemError Invalid when the cursor is of another topic, or of this one in another life. */
export const offsetsOf = (after: string, ends: readonly PartitionEnd[]): readonly number[] => {
  const { after: offsets } = parsed(z.object({ after: cursor }), { after });
  const fits = offsets.length === ends.length && ends.every(({ partition, next }) => (offsets[partition] ?? 0) <= next);
  if (!fits) throw problemError(problems.invalid([{ path: "after", message: "is no cursor of this topic" }]));
  return ends.map(({ partition, first }) => Math.max(first, offsets[partition] ?? first));
};
