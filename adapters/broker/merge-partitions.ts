import type { Found } from "./records.ts";

const positionOf = (record: Found | undefined) => record?.headers["position"] ?? "";

/** Records of several partitions in one row: the one with the lowest position first, never out of order within a partition. */
export const mergePartitions = (found: readonly Found[]): readonly Found[] => {
  const waiting = [...Map.groupBy(found, ({ partition }) => partition).values()].map((records) =>
    records.toSorted((left, right) => right.offset - left.offset),
  );
  const merged: Found[] = [];
  while (merged.length < found.length) {
    const [first] = waiting
      .filter((records) => records.length > 0)
      .toSorted((left, right) => (positionOf(left.at(-1)) < positionOf(right.at(-1)) ? -1 : 1));
    const next = first?.pop();
    if (next) merged.push(next);
  }
  return merged;
};
