import { z } from "zod";
import { logEntry, parkedStream } from "./operations.ts";

/** What operators ask of another process, and what comes back. */
export const logQuestion = z.object({
  after: z.string().max(200).optional(),
  limit: z.int().min(1).max(1_000),
});
export const logAnswer = z.array(logEntry);
export const parkedQuestion = z.object({ consumer: z.string().max(200) });
export const parkedAnswer = z.array(parkedStream).optional();
export const resolveQuestion = z.object({ consumer: z.string().max(200), stream: z.string().max(500) });
export const resolveAnswer = z.boolean();
