import { z } from "zod";
import type { Specification } from "../../domain/products/index.ts";
import { line } from "../contact.ts";

const value = z.union([z.string().trim().max(1000), z.number(), z.boolean()]);
const name = line(100);

type Value = z.infer<typeof value>;
type Nested = Readonly<Record<string, Value | Readonly<Record<string, Value>>>>;

const flat = (specifications: Nested): readonly Specification[] =>
  Object.entries(specifications).flatMap(([outer, found]) =>
    typeof found === "object"
      ? Object.entries(found).map(([inner, nested]) => ({ name: `${outer}.${inner}`, value: nested }))
      : [{ name: outer, value: found }],
  );

/** {"weight": 1.2, "dimensions": {"length": 30}} -> a list with dotted names, in the order given. */
export const specificationsInput = z
  .record(name, z.union([value, z.record(name, value)]))
  .transform(flat)
  .refine((list) => list.length <= 100, "has more than 100 entries")
  .refine((list) => new Set(list.map((each) => each.name)).size === list.length, "names one thing twice")
  .describe("The supplier's own names and values: text, number, true or false; one level of nesting.");
