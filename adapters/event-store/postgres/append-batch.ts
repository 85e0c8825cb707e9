import type { Pool, PoolClient } from "pg";
import { position, type Position } from "../../../schemas/recorded-event.ts";
import { sealOf } from "../../../schemas/chain.ts";
import { hexArray, intArray, jsonArray, textArray, uuidArray } from "../../postgres/binary-array.ts";
import { isDataError } from "../../postgres/errors.ts";
import type { AdmittedAppend } from "../admission.ts";
import { appendOne } from "./append-one.ts";
import { positionText } from "./rows.ts";

export type Verdict =
  | { readonly kind: "applied" | "repeated"; readonly revision: number; readonly position: Position }
  | { readonly kind: "conflict"; readonly actual: number };

type Answer = readonly [
  base: string,
  verdicts: readonly number[] | null,
  lastRevisions: readonly number[] | null,
  lastPositions: readonly string[] | null,
];

const statement = {
  name: "log-append",
  text: "SELECT base, verdicts, last_revisions, last_positions FROM log_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
};

const parametersOf = (batch: readonly AdmittedAppend[]) => {
  const events = batch.flatMap(({ stream, expected, events }, owner) =>
    events.map((event, index) => ({ ...event, stream, owner: owner + 1, revision: expected + 1 + index })),
  );
  return [
    textArray(batch.map((append) => append.stream)),
    intArray(batch.map((append) => append.expected)),
    intArray(batch.map((append) => append.events.length)),
    intArray(events.map((event) => event.owner)),
    intArray(events.map((event) => event.revision)),
    uuidArray(events.map((event) => event.id)),
    textArray(events.map((event) => event.type)),
    jsonArray(events.map((event) => event.data)),
    jsonArray(events.map((event) => event.metadata)),
    hexArray(events.map((event) => sealOf(event, event.metadata))),
  ];
};

const allApplied = (batch: readonly AdmittedAppend[], base: number): readonly Verdict[] => {
  let last = base;
  return batch.map(({ expected, events }) => {
    last += events.length;
    return { kind: "applied", revision: expected + events.length, position: position(positionText(last)) };
  });
};

const oneByOne = (verdicts: readonly number[], answer: Answer): readonly Verdict[] =>
  verdicts.map((verdict, index) => {
    const revision = answer[2]?.[index] ?? -1;
    if (verdict > 1) return { kind: "conflict", actual: revision };
    const at = position(positionText(answer[3]?.[index] ?? 0));
    return { kind: verdict === 0 ? "applied" : "repeated", revision, position: at };
  });

export type AppendOptions = {
  /** Looks at every append alone: slower, but then a data error is one of the data itself. */
  readonly careful: boolean;
  readonly timeoutMs: number;
};

const repeatsStream = (batch: readonly AdmittedAppend[]) =>
  new Set(batch.map((append) => append.stream)).size < batch.length;

const appendAll = async (
  client: PoolClient,
  batch: readonly AdmittedAppend[],
  { careful, timeoutMs }: AppendOptions,
) => {
  const values = [careful || repeatsStream(batch), ...parametersOf(batch)];
  const query = { ...statement, values, rowMode: "array" as const, query_timeout: timeoutMs };
  const { rows } = await client.query<[...Answer]>(query);
  const answer = rows[0];
  if (!answer) throw new Error("log_append answered nothing");
  return answer[1] ? oneByOne(answer[1], answer) : allApplied(batch, Number(answer[0]));
};

/** Writes a batch in one commit; answers for each append on its own, in order.
 * @throws what the driver throws: a data error says that nothing of the batch was written, a broken connection says nothing. */
export const appendBatch = async (pool: Pool, batch: readonly AdmittedAppend[], options: AppendOptions) => {
  const client = await pool.connect();
  let broken = false;
  try {
    const verdict = options.careful ? undefined : await appendOne(client, batch, options.timeoutMs);
    return verdict ? [verdict] : await appendAll(client, batch, options);
  } catch (error) {
    broken = !isDataError(error);
    throw error;
  } finally {
    client.release(broken);
  }
};
