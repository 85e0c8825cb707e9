import type { PoolClient } from "pg";
import { sealOf } from "../../../schemas/chain.ts";
import { position } from "../../../schemas/recorded-event.ts";
import type { AdmittedAppend } from "../admission.ts";
import type { Verdict } from "./append-batch.ts";
import { positionText } from "./rows.ts";

/** The clock's time, or the head's, if that is later. The same wherever it stands in a statement; put into words twice it costs less than joined. */
const stamp = `greatest(h.recorded_at, to_char(statement_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') COLLATE "C")`;

/** The update waits for the head like every other append does; only then is the event inserted. Built for a stream that is to begin, and
 * for one that goes on: a look-up that is never made costs as much to prepare as to make. */
const textOf = (condition: string) => `WITH head AS (
    UPDATE log_head h SET
      position = h.position + 1,
      recorded_at = ${stamp},
      link = sha256(h.link || $7::bytea || convert_to(${stamp}, 'UTF8'))
    ${condition}
    RETURNING h.position, h.recorded_at, h.link
  )
  INSERT INTO log_events (position, stream, revision, id, type, recorded_at, link, metadata, data)
  SELECT head.position, $1::text, $2::integer + 1, $3::uuid, $4::text, head.recorded_at, head.link, $5::json, $6::json
    FROM head RETURNING position`;

/** A stream that is there already is a unique violation, and so seldom that it is not looked for. */
const begin = { name: "log-append-first", text: textOf("") };

/** The revision is looked up before the wait: when another append took the stream's next one meanwhile, the insert is a unique violation. */
const goOn = {
  name: "log-append-one",
  text: textOf(
    "WHERE $2::integer = (SELECT e.revision FROM log_events e WHERE e.stream = $1::text ORDER BY e.revision DESC LIMIT 1)",
  ),
};

/** A batch of a lone event in one plain statement, half the work of others; undefined when it holds more, or the stream is elsewhere. */
export const appendOne = async (
  client: PoolClient,
  batch: readonly AdmittedAppend[],
  timeoutMs: number,
): Promise<Verdict | undefined> => {
  const [append] = batch;
  const event = append?.events[0];
  if (!event || batch.length > 1 || append.events.length > 1) return undefined;
  const { stream, expected } = append;
  const revision = expected + 1;
  const seal = sealOf({ ...event, stream, revision }, event.metadata);
  const values = [stream, expected, event.id, event.type, event.metadata, event.data, `\\x${seal}`];
  const query = { ...(expected < 0 ? begin : goOn), values, rowMode: "array" as const, query_timeout: timeoutMs };
  const { rows } = await client.query<[string]>(query);
  return rows[0] && { kind: "applied", revision, position: position(positionText(rows[0][0])) };
};
