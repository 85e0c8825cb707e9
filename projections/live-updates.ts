import type { Position } from "../schemas/recorded-event.ts";

/** The row `key` of `view` (a projector's name) has changed by the event at `position`, and can be read.
 * Without a key: any row may have, up to `position`, and was not told one by one. */
export type LiveUpdate = { readonly view: string; readonly key: string | null; readonly position: Position };

/** Must not throw or wait. */
export type LiveUpdates = {
  /** Told after each commit. */
  readonly publish: (updates: readonly LiveUpdate[]) => void;
  /** All up to `position` in `partition` can be read in the view of this name and version, and its updates are published. */
  readonly reached?: (viewId: string, partition: number, position: Position) => void;
};

/** What is heard of the views that other processes write. */
export type ForeignUpdates = {
  /** Whether every step of `view` is told to this process at the moment; else it has to look. */
  readonly follows: (view: string) => boolean;
  /** `view` was found to be ahead of what was told; called before anybody learns from here that it is. */
  readonly movedUnheard: (view: string) => void;
};
