import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { type Instant, instant } from "../../domain/kernel/instant.ts";
import { hexArray, textArray, uuidArray } from "../postgres/binary-array.ts";
import { gather } from "../postgres/gather.ts";

type Facts = readonly (readonly [stream: string, revision: number | "none"])[];

type Sight = {
  readonly commandId: string;
  readonly bodyHash: string;
  readonly at: Instant;
  readonly facts: Facts;
  readonly answer?: string;
};

type Seen =
  | { readonly outcome: "claimed" | "in-flight" | "reused" | "expired" }
  | { readonly outcome: "resumed"; readonly at: Instant; readonly facts: Facts; readonly firstSeenAt: Instant }
  | { readonly outcome: "answered"; readonly answer: string };

type Row = {
  readonly command_id: string;
  readonly is_fresh: boolean;
  readonly is_held: boolean;
  readonly is_same: boolean;
  readonly is_old: boolean;
  readonly at: string;
  readonly facts: string;
  readonly answer: string | null;
  readonly first_seen: Date;
};

export type PostgresIdempotencyOptions = {
  /** Of this process, and of no other. */
  readonly holder?: string;
  readonly leaseMs?: number;
  readonly keptMs?: number;
};

const batchMax = 500;
const queueMax = 20_000;
const purgeMax = 5_000;
/** Answers that are kept soon: a commit for each moment's worth of them, in place of one for nearly every command. */
const soonMs = 50;

/** In order of ids, so that two processes that insert the same rows wait for each other, and never both. */
const claimText = `
  INSERT INTO idempotency AS kept (command_id, body_hash, at, facts, answer, holder, leased_until)
  SELECT command_id, body_hash, at, facts, NULLIF(answer, ''), $6, clock_timestamp() + $7 * interval '1 ms'
  FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::text[], $5::text[])
    AS given (command_id, body_hash, at, facts, answer)
  ORDER BY command_id
  ON CONFLICT (command_id) DO UPDATE SET holder = EXCLUDED.holder, leased_until = EXCLUDED.leased_until
    WHERE kept.answer IS NULL AND kept.body_hash = EXCLUDED.body_hash
      AND (kept.holder = EXCLUDED.holder OR kept.leased_until < clock_timestamp())
      AND kept.first_seen > clock_timestamp() - $8 * interval '1 ms'
  RETURNING command_id, xmax = 0 AS is_fresh, true AS is_held, true AS is_same, false AS is_old,
    at, facts, NULL::text AS answer, first_seen`;

const lookText = `
  SELECT command_id, false AS is_fresh, false AS is_held, body_hash = given_hash AS is_same,
    first_seen <= clock_timestamp() - $3 * interval '1 ms' AS is_old, at, facts, answer, first_seen
  FROM unnest($1::uuid[], $2::bytea[]) AS given (given_id, given_hash) JOIN idempotency ON command_id = given_id`;

const completeText = `
  UPDATE idempotency SET answer = given.answer
  FROM unnest($1::uuid[], $2::text[]) AS given (command_id, answer)
  WHERE idempotency.command_id = given.command_id AND idempotency.answer IS NULL AND holder = $3
  RETURNING idempotency.command_id`;

const factsFrom = (text: string): Facts => JSON.parse(text) as Facts;

const hashesOf = (sights: readonly Sight[]) => hexArray(sights.map(({ bodyHash }) => bodyHash));
const idsOf = (rows: readonly { readonly commandId: string }[]) => uuidArray(rows.map(({ commandId }) => commandId));

const seenFrom = (row: Row | undefined): Seen => {
  if (!row) return { outcome: "in-flight" };
  if (row.is_fresh) return { outcome: "claimed" };
  if (row.is_held)
    return {
      outcome: "resumed",
      at: instant(row.at),
      facts: factsFrom(row.facts),
      firstSeenAt: instant(row.first_seen.getTime()),
    };
  if (row.is_old) return { outcome: "expired" };
  if (!row.is_same) return { outcome: "reused" };
  return row.answer === null ? { outcome: "in-flight" } : { outcome: "answered", answer: row.answer };
};

/** Keyed commands in Postgres; what concurrent commands write goes into one statement. */
export const postgresIdempotency = (pool: Pool, options: PostgresIdempotencyOptions = {}) => {
  const { holder = randomUUID(), leaseMs = 10_000, keptMs = 30 * 24 * 3_600_000 } = options;

  const claimAll = async (sights: readonly Sight[]): Promise<readonly Seen[]> => {
    const values = [
      idsOf(sights),
      hashesOf(sights),
      textArray(sights.map(({ at }) => at)),
      textArray(sights.map(({ facts }) => JSON.stringify(facts))),
      textArray(sights.map(({ answer }) => answer ?? "")),
      holder,
      leaseMs,
      keptMs,
    ];
    const claimed = await pool.query<Row>({ name: "idempotency-claim", text: claimText, values });
    const rows = new Map(claimed.rows.map((row) => [row.command_id, row]));
    const others = sights.filter(({ commandId }) => !rows.has(commandId));
    if (others.length > 0) {
      const look = { name: "idempotency-look", text: lookText, values: [idsOf(others), hashesOf(others), keptMs] };
      for (const row of (await pool.query<Row>(look)).rows) rows.set(row.command_id, row);
    }
    return sights.map(({ commandId }) => seenFrom(rows.get(commandId)));
  };

  const completeAll = async (answers: readonly { readonly commandId: string; readonly answer: string }[]) => {
    const values = [idsOf(answers), textArray(answers.map(({ answer }) => answer)), holder];
    const { rows } = await pool.query<Row>({ name: "idempotency-complete", text: completeText, values });
    const done = new Set(rows.map(({ command_id }) => command_id));
    return answers.map(({ commandId }) => done.has(commandId));
  };

  const keyOf = ({ commandId }: { readonly commandId: string }) => commandId;
  const claims = gather({ run: claimAll, keyOf, batchMax, queueMax });
  const answers = gather({ run: completeAll, keyOf, batchMax, queueMax });
  const laterAnswers = gather({ run: completeAll, keyOf, batchMax, queueMax, afterMs: soonMs });

  return {
    claim: claims.add,
    complete: (commandId: string, answer: string) => answers.add({ commandId, answer }),
    completeSoon: (commandId: string, answer: string) => {
      // Lost, it is found again in the log when the command is sent again.
      laterAnswers.add({ commandId, answer }).catch(() => undefined);
    },
    renew: async (commandIds: readonly string[]) => {
      const text = `UPDATE idempotency SET leased_until = clock_timestamp() + $3 * interval '1 ms'
        WHERE command_id = ANY ($1::uuid[]) AND holder = $2 AND answer IS NULL`;
      await pool.query({ name: "idempotency-renew", text, values: [uuidArray(commandIds), holder, leaseMs] });
    },
    release: async (commandId: string) => {
      const text = `UPDATE idempotency SET leased_until = '-infinity'
        WHERE command_id = $1 AND holder = $2 AND answer IS NULL`;
      await pool.query({ name: "idempotency-release", text, values: [commandId, holder] });
    },
    purge: async () => {
      const text = `DELETE FROM idempotency WHERE command_id IN (SELECT command_id FROM idempotency
        WHERE first_seen < clock_timestamp() - 2 * $1::float8 * interval '1 ms' LIMIT ${purgeMax})`;
      return (await pool.query(text, [keptMs])).rowCount ?? 0;
    },
    idle: async () => {
      await claims.idle();
      await answers.idle();
      await laterAnswers.idle();
    },
  };
};
