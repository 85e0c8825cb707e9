import { describe, expect, it } from "vitest";
import { z } from "zod";
import { decimal } from "./decimal.ts";
import { graphqlInput } from "./graphql-input.ts";

const parser = z.object({
  companyId: z.uuid().toLowerCase(),
  name: z.string().describe("As on the sign."),
  count: z.int().min(0).max(1_000_000_000),
  large: z.int(),
  price: decimal,
  kind: z.enum(["a-b", "c"]).default("c"),
  note: z.string().nullable().default(null),
  when: z.iso.datetime().optional(),
  items: z.array(z.object({ quantity: z.int().min(1).max(10) })),
  anything: z.record(z.string(), z.unknown()).optional(),
});

describe("a GraphQL input made from a parser", () => {
  it("has its fields, required where the parser requires them, and the types within it", () => {
    const sdl = graphqlInput("ThingInput", parser, ["companyId"]);
    expect(sdl).toContain(`input ThingItemInput {\n  quantity: Int!\n}`);
    expect(sdl.slice(sdl.indexOf("input ThingInput"))).toBe(`input ThingInput {
  "As on the sign."
  name: String!
  count: Int!
  large: Long!
  price: Decimal!
  "One of: a-b, c."
  kind: String
  note: String
  when: DateTime
  items: [ThingItemInput!]!
  anything: JSON
}`);
  });
});
