import { placesAt } from "../../adapters/event-store/postgres/places.ts";
import type { KeptRow } from "../../adapters/postgres/kept-tables.ts";
import { placesOf, withPlaces } from "../../command-handlers/command-answer.ts";
import { position } from "../../schemas/recorded-event.ts";
import type { Source } from "./source.ts";
import type { Target } from "./target.ts";

type Seen = ReturnType<typeof placesOf>;

const readsAtOnce = 32;
const knownMax = 100_000;

/** Where the source's events stand in the target. */
const newPositions = (source: Source, { store }: Target) => {
  const known = new Map<string, string>();

  const learn = async (positions: readonly string[]) => {
    if (known.size > knownMax) known.clear();
    const places = [
      ...(await placesAt(
        source.pool,
        positions.filter((at) => !known.has(at)),
      )),
    ];
    for (let from = 0; from < places.length; from += readsAtOnce)
      await Promise.all(
        places.slice(from, from + readsAtOnce).map(async ([at, { stream, revision }]) => {
          const [event] = await store.read(stream, revision, 1);
          if (event) known.set(at, event.position);
        }),
      );
  };

  return { learn, find: (at: string) => known.get(at) };
};

/** A kept answer tells its caller which positions to ask views for; in another store these are others. */
export const movedAnswers = (source: Source, target: Target) => {
  const positions = newPositions(source, target);

  const moved = (seen: Seen): Seen =>
    seen.flatMap(([stream, at]) => {
      const there = positions.find(at);
      return there === undefined ? [] : [[stream, position(there)] as const];
    });

  /** Rows whose column `answer` is told in the target's positions. */
  return async (rows: readonly KeptRow[], answer: number): Promise<readonly KeptRow[]> => {
    if (target.keepsPositions) return rows;
    const seen = rows.map((row) => placesOf(row[answer] ?? '{"seen":[]}'));
    await positions.learn([...new Set(seen.flat().map(([, at]) => at))]);
    return rows.map((row, index) => {
      const kept = row[answer];
      return typeof kept !== "string" ? row : row.with(answer, withPlaces(kept, moved(seen[index] ?? [])));
    });
  };
};

export type MovedAnswers = ReturnType<typeof movedAnswers>;
