import { z } from "zod";

/** A topic in the list of all. */
export const topicSummary = z.object({
  name: z.string(),
  /** Whose events they are: orders, products … */
  context: z.string(),
  partitions: z.int(),
  /** In the topic now, repeats included. */
  records: z.int(),
});
export type TopicSummary = z.infer<typeof topicSummary>;

const field = z.object({
  name: z.string().describe("With its place: lines[].sku is in each item of the list."),
  type: z.string(),
  doc: z.string(),
  personal: z.boolean().describe("Ciphertext in the topic."),
});

const event = z.object({
  type: z.string(),
  version: z.int(),
  schemaId: z.int(),
  subject: z.string().describe("In the schema registry."),
  doc: z.string(),
  fields: z.array(field),
});

export const topicDescription = topicSummary.extend({
  key: z.literal("stream"),
  headers: z.array(z.object({ name: z.string(), doc: z.string() })),
  events: z.array(event),
});
export type TopicDescription = z.infer<typeof topicDescription>;

const place = { partition: z.int(), offset: z.string() };

/** A line of what is read from a topic; the last one is "next", unless the reader went. */
export const topicLine = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("record"),
    ...place,
    position: z.string(),
    recordedAt: z.string(),
    at: z.string(),
    stream: z.string(),
    revision: z.int(),
    type: z.string(),
    schemaVersion: z.string(),
    /** As it is stored: personal fields are ciphertext. */
    data: z.unknown(),
    correlationId: z.string(),
    causationId: z.string(),
  }),
  z.object({ kind: z.literal("unreadable"), ...place, reason: z.string() }),
  z.object({ kind: z.literal("next"), after: z.string().describe("Ask on with this.") }),
]);
export type TopicLine = z.infer<typeof topicLine>;
