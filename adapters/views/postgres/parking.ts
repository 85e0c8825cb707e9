import type { ClientBase, Pool } from "pg";
import { instant } from "../../../domain/kernel/instant.ts";
import { position } from "../../../schemas/recorded-event.ts";
import type { StoredDecision, StoredParkedEvent } from "../stored.ts";

type ParkedRow = Omit<StoredParkedEvent, "parkedAt" | "eventId" | "position"> & {
  readonly position: string;
  readonly event_id: string;
  readonly parked_at: Date;
};

type DecisionRow = Omit<StoredDecision, "at" | "eventId"> & { readonly event_id: string; readonly at: Date };

const decisionsMax = 1_000;

export const readParked = async (client: ClientBase | Pool, view: string): Promise<readonly StoredParkedEvent[]> => {
  const found = await client.query<ParkedRow>({
    name: "parked-read",
    text: `SELECT partition, stream, revision, position, event_id, type, error, parked_at FROM parked_events
           WHERE view = $1 ORDER BY stream, revision`,
    values: [view],
  });
  return found.rows.map(({ event_id, parked_at, ...row }) => ({
    ...row,
    position: position(row.position),
    eventId: event_id,
    parkedAt: instant(parked_at.getTime()),
  }));
};

export const writeParked = async (client: ClientBase, view: string, events: readonly StoredParkedEvent[]) => {
  if (events.length === 0) return;
  await client.query({
    name: "parked-write",
    text: `INSERT INTO parked_events (view, partition, stream, revision, position, event_id, type, error, parked_at)
           SELECT $1, e.partition, e.stream, e.revision, e.position, e."eventId", e.type, e.error, e."parkedAt"
           FROM json_to_recordset($2::json) AS e (partition integer, stream text, revision integer, position text,
             "eventId" text, type text, error text, "parkedAt" timestamptz)`,
    // Postgres keeps no NUL in text; an error message may quote one.
    values: [view, JSON.stringify(events).replaceAll("\\u0000", "\\ufffd")],
  });
};

export const removeParked = async (client: ClientBase, view: string, stream: string) => {
  await client.query("DELETE FROM parked_events WHERE view = $1 AND stream = $2", [view, stream]);
};

export const writeDecision = async (client: ClientBase, view: string, decision: StoredDecision) => {
  await client.query(
    "INSERT INTO parking_audit (view, stream, event_id, action, actor, at) VALUES ($1, $2, $3, $4, $5, $6)",
    [view, decision.stream, decision.eventId, decision.action, decision.actor, decision.at],
  );
};

export const readDecisions = async (client: ClientBase | Pool, view: string): Promise<readonly StoredDecision[]> => {
  const found = await client.query<DecisionRow>(
    "SELECT action, stream, event_id, actor, at FROM parking_audit WHERE view = $1 ORDER BY id DESC LIMIT $2",
    [view, decisionsMax],
  );
  return found.rows.map(({ event_id, at, ...row }) => ({ ...row, eventId: event_id, at: instant(at.getTime()) }));
};
