import type { ClientBase, Pool } from "pg";
import { linkOf, metadataText, sealOf } from "../../../schemas/chain.ts";
import { hexArray, intArray, jsonArray, textArray, uuidArray } from "../../postgres/binary-array.ts";
import { beginDurable, inTransaction } from "../../postgres/in-transaction.ts";
import { logCorrupt } from "../errors.ts";
import type { MovedEvent, MovedEventWriter } from "../moved-event.ts";

const pageSize = 1_000;

const insert = `INSERT INTO log_events (position, stream, revision, id, type, recorded_at, link, metadata, data)
  SELECT $1::bigint + e.n, e.stream, e.revision, e.id, e.type, e.recorded_at, e.link, e.metadata, e.data
    FROM unnest($2::text[], $3::integer[], $4::uuid[], $5::text[], $6::text[], $7::bytea[], $8::json[], $9::json[])
         WITH ORDINALITY AS e (stream, revision, id, type, recorded_at, link, metadata, data, n)`;

type Head = { readonly position: string; readonly link: string };

/** The chain over the log, made anew: it begins with this log's own epoch. */
const linked = (first: string, events: readonly MovedEvent[]) => {
  let link = first;
  return events.map((event) => {
    const metadata = metadataText(event.metadata);
    link = linkOf(link, sealOf(event, metadata), event.recordedAt);
    return { ...event, metadata, link };
  });
};

/** What of `events` is not there yet. */
const missingOf = async (client: ClientBase, before: number, events: readonly MovedEvent[]) => {
  const { rows } = await client.query<Head>("SELECT position, encode(link, 'hex') AS link FROM log_head FOR UPDATE");
  if (!rows[0]) throw logCorrupt("The log has no head");
  const there = Number(rows[0].position);
  if (there < before || there > before + events.length)
    throw logCorrupt(`The log has ${String(there)} events where ${String(before)} were expected: somebody else writes`);
  return { there, missing: linked(rows[0].link, events.slice(there - before)) };
};

const columnsOf = (events: ReturnType<typeof linked>) => [
  textArray(events.map(({ stream }) => stream)),
  intArray(events.map(({ revision }) => revision)),
  uuidArray(events.map(({ id }) => id)),
  textArray(events.map(({ type }) => type)),
  textArray(events.map(({ recordedAt }) => recordedAt)),
  hexArray(events.map(({ link }) => link)),
  jsonArray(events.map(({ metadata }) => metadata)),
  jsonArray(events.map(({ data }) => data)),
];

/** Takes over another log's events into this one, at the same positions. */
export const postgresMovedEvents = (pool: Pool): MovedEventWriter => ({
  pageSize,
  write: (before, events) =>
    inTransaction(pool, beginDurable, async (client) => {
      const { there, missing } = await missingOf(client, before, events);
      const last = missing.at(-1);
      if (!last) return;
      await client.query(insert, [there, ...columnsOf(missing)]);
      const head = [there + missing.length, last.recordedAt, last.link];
      await client.query("UPDATE log_head SET position = $1, recorded_at = $2, link = decode($3, 'hex')", head);
    }),
});
