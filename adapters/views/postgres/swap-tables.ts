import type { ClientBase } from "pg";

export type Swap = {
  /** Name and version, as in the checkpoints. */
  readonly view: string;
  readonly schema: string;
  readonly sharedTables: readonly string[];
  readonly partitions: number;
  readonly migrate: (client: ClientBase) => Promise<void>;
};

type Relation = { readonly name: string; readonly kind: "view" | "table" | "partition" };

/** Partitions last: they move after the table that they are part of. */
const relationsText = `SELECT relname AS name,
    CASE WHEN relkind = 'v' THEN 'view' WHEN relispartition THEN 'partition' ELSE 'table' END AS kind
  FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p', 'v') AND relname <> ALL($2::text[])
  ORDER BY relispartition, relname`;

/** Wherever the live view stood further, only events that are not its own lie between: its rows are those of there, too. */
const checkpointsText = (schema: string) => `WITH rebuilt AS (
    SELECT epoch, position, event_id FROM ${schema}.checkpoints WHERE consumer = $1 AND partition = 0
  )
  INSERT INTO public.checkpoints AS live (consumer, partition, epoch, position, event_id)
  SELECT $1, partition, rebuilt.epoch, rebuilt.position, rebuilt.event_id
  FROM rebuilt, generate_series(0, $2::integer - 1) AS partition
  ON CONFLICT (consumer, partition) DO UPDATE
    SET epoch = excluded.epoch, position = excluded.position, event_id = excluded.event_id, moved_at = now()
    WHERE live.position < excluded.position OR live.epoch <> excluded.epoch`;

const moveRows = async (client: ClientBase, { view, schema, partitions }: Swap) => {
  await client.query(checkpointsText(schema), [view, partitions]);
  await client.query("DELETE FROM public.parked_events WHERE view = $1", [view]);
  await client.query(`INSERT INTO public.parked_events SELECT * FROM ${schema}.parked_events WHERE view = $1`, [view]);
};

/** Puts the tables of `schema` in the place of those of their names, in the transaction that `client` has open.
 * What somebody else has built upon the old ones is not dropped: then nothing happens.
 * @throws with Postgres's sentence about what depends on them. */
export const swapTables = async (client: ClientBase, swap: Swap) => {
  const { schema, sharedTables, migrate } = swap;
  const found = await client.query<Relation>(relationsText, [schema, sharedTables]);
  const named = (kind: Relation["kind"]) => found.rows.filter((each) => each.kind === kind).map(({ name }) => name);
  for (const name of named("view"))
    await client.query(`DROP VIEW ${schema}.${name}; DROP VIEW IF EXISTS public.${name}`);
  for (const name of named("table")) await client.query(`DROP TABLE IF EXISTS public.${name}`);
  for (const name of [...named("table"), ...named("partition")])
    await client.query(`ALTER TABLE ${schema}.${name} SET SCHEMA public`);
  await client.query("SET LOCAL search_path = public");
  await migrate(client);
  await moveRows(client, swap);
  await client.query(`DROP SCHEMA ${schema} CASCADE`);
};
