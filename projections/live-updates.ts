import type { Position } from "../schemas/recorded-event.ts";

/** The row `key` of `view` (a projector's name) has changed by the event at `position`, and can be read. */
export type LiveUpdate = { readonly view: string; readonly key: string; readonly position: Position };

/** Told after each commit, in this process. Must not throw or wait. */
export type LiveUpdates = { readonly publish: (updates: readonly LiveUpdate[]) => void };
