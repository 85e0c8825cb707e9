import type { Pool } from "pg";
import { eachPostgresView } from "../deploy/compose/views.ts";
import type { Delivered } from "../schemas/recorded-event.ts";
import { differences, foldEvents } from "./event-fold.ts";

/** Where the views in Postgres are not the fold of `events`, which are all there are; parked streams differ as well. */
export const postgresDifferences = async (pool: Pool, events: readonly Delivered[]): Promise<readonly string[]> => {
  const client = await pool.connect();
  try {
    const compared = eachPostgresView((projector, mapping) => async () => {
      const folded = foldEvents(projector, events);
      const stored = await mapping.load(client, [...folded.keys()].toSorted());
      return differences(`${mapping.name} in Postgres`, folded, stored, await mapping.count(client));
    });
    const found: string[] = [];
    for (const compare of compared) found.push(...(await compare()));
    const { rows } = await client.query<{ view: string }>("SELECT DISTINCT view FROM parked_events");
    return [...found, ...rows.map(({ view }) => `${view} in Postgres has parked streams`)];
  } finally {
    client.release();
  }
};
