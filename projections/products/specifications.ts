import type { Specification } from "../../domain/products/index.ts";

type Entry = readonly [path: readonly string[], value: Specification["value"]];

const nested = (entries: readonly Entry[]): Record<string, unknown> => {
  const groups = Map.groupBy(entries, ([[head = ""]]) => head);
  return Object.fromEntries(
    [...groups].map(([head, group]) => {
      const inner = group.flatMap(([path, value]): Entry[] => (path.length > 1 ? [[path.slice(1), value]] : []));
      return [head, inner.length > 0 ? nested(inner) : group.at(-1)?.[1]];
    }),
  );
};

/** "dimensions.length" -> { dimensions: { length } }. Where a name has both a value and names below it, these win. */
export const nestedSpecifications = (specifications: readonly Specification[]) =>
  nested(specifications.map(({ name, value }) => [name.split(".").slice(0, 8), value]));
