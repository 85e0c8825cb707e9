import { describe, expect, it } from "vitest";
import { instant } from "../domain/kernel/instant.ts";
import type { Position } from "../schemas/recorded-event.ts";
import type { DeadlineRow } from "./deadline-projector.ts";
import type { DeadlineTable } from "./deadline-runner.ts";

type Batch = {
  readonly partition: number;
  readonly expected: undefined;
  readonly next: { readonly epoch: string; readonly position: Position; readonly eventId: string };
  readonly keys: readonly string[];
  readonly fold: () => { readonly rows: ReadonlyMap<string, DeadlineRow>; readonly parked: readonly never[] };
};

/** A table and the view store that fills it. */
export type FilledTable = { readonly table: DeadlineTable; readonly apply: (batch: Batch) => Promise<void> };

const early = "2026-03-01T08:00:00.000Z";
const late = "2026-03-02T08:00:00.000Z";

/** Each batch goes to a partition of its own, so that no checkpoint is in its way. */
const filling = ({ apply }: FilledTable) => {
  let partition = 0;
  return (rows: Readonly<Record<string, string | null>>) => {
    const position = String(++partition).padStart(16, "0") as Position;
    return apply({
      partition,
      expected: undefined,
      next: { epoch: "epoch", position, eventId: `event-${String(partition)}` },
      keys: Object.keys(rows).toSorted(),
      fold: () => ({
        rows: new Map(Object.entries(rows).map(([key, dueAt]) => [key, { dueAt, position }])),
        parked: [],
      }),
    });
  };
};

export const deadlineTableContract = (name: string, make: () => Promise<FilledTable> | FilledTable) => {
  describe(`a table of deadlines in ${name}`, () => {
    it("gives what is due, earliest first, to one at a time", async () => {
      const filled = await make();
      const fill = filling(filled);
      await fill({ b: late, a: early, done: null, future: "2026-04-01T08:00:00.000Z" });
      const due = await filled.table.lease(instant("2026-03-03T00:00:00.000Z"), 10, 60_000);
      expect(due).toEqual([
        { key: "a", dueAt: early },
        { key: "b", dueAt: late },
      ]);
      expect(await filled.table.lease(instant("2026-03-03T00:00:00.000Z"), 10, 60_000)).toEqual([]);
      expect((await filled.table.checkpoint(1))?.position).toBe("0000000000000001");
      await filled.table.forgetDone();
    });

    it("gives no more than asked for, and each row once to many who ask at once", async () => {
      const filled = await make();
      await filling(filled)({ a: early, b: early, c: early, d: early });
      const asked = await Promise.all([1, 2, 3].map((limit) => filled.table.lease(instant(late), limit, 60_000)));
      const keys = asked.flat().map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(asked[0]?.length).toBeLessThanOrEqual(1);
    });

    it("gives a row again once its lease has run out, and at once when it was set anew", async () => {
      const filled = await make();
      const fill = filling(filled);
      await fill({ a: early, b: early });
      await filled.table.lease(instant(late), 10, 1);
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(await filled.table.lease(instant(late), 10, 60_000)).toHaveLength(2);
      await fill({ a: "2026-03-01T09:00:00.000Z", b: null });
      expect(await filled.table.lease(instant(late), 10, 60_000)).toEqual([
        { key: "a", dueAt: "2026-03-01T09:00:00.000Z" },
      ]);
    });
  });
};
