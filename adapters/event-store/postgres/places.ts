import type { Pool } from "pg";
import { type Position, position } from "../../../schemas/recorded-event.ts";
import { positionText } from "./rows.ts";

type Place = { readonly stream: string; readonly revision: number };

/** Which event of which stream stands at each of `positions`; what is no position of this log, or holds nothing, is left out. */
export const placesAt = async (pool: Pool, positions: readonly string[]): Promise<ReadonlyMap<Position, Place>> => {
  const numbers = positions.filter((text) => /^\d{16}$/.test(text)).map(Number);
  const { rows } = await pool.query<Place & { readonly position: string }>(
    "SELECT position::text, stream, revision FROM log_events WHERE position = ANY($1::bigint[])",
    [numbers],
  );
  return new Map(rows.map(({ position: at, ...place }) => [position(positionText(at)), place]));
};
