import type { ViewPlace } from "../../read-api/system/view-freshness.ts";

const earlier = (one: string | undefined, other: string) => (one === undefined || other < one ? other : one);

/** Where several views together stand: per partition at the place of the last of those that follow it. */
export const furthestBack = (places: readonly ViewPlace[]): ViewPlace => {
  const epochs = new Set(places.map(({ epoch }) => epoch));
  const positions = new Map<number, string>();
  for (const [partition, position] of places.flatMap((place) => [...place.positions]))
    positions.set(partition, earlier(positions.get(partition), position));
  return {
    // Views of two stores have no place together.
    epoch: epochs.size === 1 ? [...epochs].join("") : "",
    positions,
    parked: new Set(places.flatMap(({ parked }) => [...parked])),
  };
};
