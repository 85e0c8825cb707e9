import { z } from "zod";

/** What a Confluent-compatible schema registry answers and is asked, as its clients send and expect it. */
export const registryMediaType = "application/vnd.schemaregistry.v1+json";

export const registryError = z.object({
  error_code: z.int().describe("The HTTP status, or the status and two digits more."),
  message: z.string(),
});

export const schemaText = z.object({ schema: z.string().describe("Avro, as JSON text.") });

export const subjectVersion = z.object({
  subject: z.string(),
  id: z.int(),
  version: z.int(),
  schema: z.string().describe("Avro, as JSON text."),
});

export const registeredId = z.object({ id: z.int() });

export const compatibility = z.object({ compatibilityLevel: z.literal("FULL_TRANSITIVE") });

export const registryMode = z.object({ mode: z.literal("READONLY") });
