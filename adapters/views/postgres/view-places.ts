import type { Pool } from "pg";

type Place = {
  readonly epoch: string;
  readonly positions: ReadonlyMap<number, string>;
  readonly parked: ReadonlySet<string>;
};

type StoredPlace = {
  readonly consumer: string;
  readonly partition: number;
  readonly epoch: string;
  readonly position: string;
  readonly parked: readonly string[] | null;
};

/** One statement, so that a checkpoint and what was parked on the way to it are of one moment. */
const text = `SELECT c.consumer, c.partition, c.epoch, c.position,
    (SELECT array_agg(DISTINCT p.stream) FROM parked_events p WHERE p.view = c.consumer) AS parked
  FROM checkpoints c WHERE c.consumer = ANY($1::text[])`;

/** Where views stand that lie in Postgres, all at one moment. `ids`: the stored id ("orders_v1") of each view by its name. */
export const postgresViewPlaces = (pool: Pool, ids: ReadonlyMap<string, string>) => {
  const names = new Map([...ids].map(([name, id]) => [id, name]));

  return async (): Promise<ReadonlyMap<string, Place>> => {
    const values = [[...names.keys()]];
    const { rows } = await pool.query<StoredPlace>({ name: "view-places", text, values });
    const places = new Map<string, Place>();
    for (const { consumer, partition, epoch, position, parked } of rows) {
      const name = names.get(consumer) ?? consumer;
      const known = places.get(name);
      const positions = new Map([...(known?.positions ?? []), [partition, position] as const]);
      places.set(name, { epoch, positions, parked: known?.parked ?? new Set(parked) });
    }
    return places;
  };
};
