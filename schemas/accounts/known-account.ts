import { z } from "zod";
import { principalParser } from "../principal-parser.ts";

/** An account that may log in, between processes. */
export const knownAccount = z.object({ principal: principalParser, email: z.string(), name: z.string() });
export type KnownAccount = z.infer<typeof knownAccount>;

/** What is asked about accounts between processes. */
export const credentialsQuestion = z.object({ email: z.string().max(1_000), password: z.string().max(1_000) });
export const accountQuestion = z.object({ accountId: z.string().max(100) });
