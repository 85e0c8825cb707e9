import type { Message } from "../domain/kernel/message.ts";
import type { Happened } from "../feeds/sample-log.contract.ts";
import type { Projector } from "./projector.ts";

/** A small read model for the engine's specs: how much was counted per stream, and in which order. */
export type TallyEvent =
  Message<"Counted", { readonly of: string; readonly by: number }> | Message<"Cleared", { readonly of: string }>;

export type Tally = { readonly total: number; readonly steps: readonly number[] };

/** Counting by zero is the poison. */
export const tally = (options: { readonly version?: number; readonly healed?: () => boolean } = {}) => {
  const projector: Projector<TallyEvent, Tally> = {
    name: "tally",
    version: options.version ?? 1,
    handles: ["Counted", "Cleared"],
    keyOf: ({ data }) => data.of,
    evolve: (row, event) => {
      if (event.type === "Cleared") return undefined;
      const { by } = event.data;
      if (by === 0 && !(options.healed?.() ?? false)) throw new Error("nothing was counted");
      return { total: (row?.total ?? 0) + by, steps: [...(row?.steps ?? []), by] };
    },
  };
  return projector;
};

export const counted = (of: string, by: number): Happened<TallyEvent> => ({
  type: "Counted",
  stream: `tally-${of.replaceAll(/[^a-z]/g, "")}`,
  data: { of, by },
});

export const cleared = (of: string): Happened<TallyEvent> => ({ type: "Cleared", stream: `tally-${of}`, data: { of } });
