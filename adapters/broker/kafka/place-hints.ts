import type { Position } from "../../../schemas/recorded-event.ts";

const hintsMax = 256;

/** Which offset follows a position, for places where readers stopped: they will go on from there. */
export const placeHints = () => {
  const known = new Map<Position, number>();
  return {
    note: (at: Position, next: number) => {
      known.delete(at);
      known.set(at, next);
      if (known.size <= hintsMax) return;
      for (const oldest of known.keys()) {
        known.delete(oldest);
        return;
      }
    },
    exact: (at: Position) => known.get(at),
    /** Of the last known place up to `at`. */
    atMost: (at: Position) => {
      let best: Position | undefined;
      for (const place of known.keys()) if (place <= at && (best === undefined || place > best)) best = place;
      return best === undefined ? undefined : known.get(best);
    },
  };
};
