import { setTimeout as pause } from "node:timers/promises";
import type { Pool } from "pg";
import { isTransient } from "../../postgres/errors.ts";
import { asText } from "./rows.ts";

const firstPauseMs = 20;
const longestPauseMs = 500;

export type ReadQuery = <Row extends string[]>(
  name: string,
  text: string,
  values: readonly unknown[],
) => Promise<readonly Row[]>;

/** Prepared reads whose rows are lists of text. A read that fails with its server is tried again for `deadlineMs`. */
export const readQuery =
  (pool: Pool, deadlineMs: number): ReadQuery =>
  async <Row extends string[]>(name: string, text: string, values: readonly unknown[]) => {
    const query = { name, text, values: [...values], rowMode: "array" as const, types: asText };
    const deadline = performance.now() + deadlineMs;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        const { rows } = await pool.query<Row>(query);
        return rows;
      } catch (error) {
        if (!isTransient(error) || performance.now() + pauseMs > deadline) throw error;
      }
      await pause(pauseMs);
    }
  };
