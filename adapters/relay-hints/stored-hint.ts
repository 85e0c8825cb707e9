import type { Position } from "../../schemas/recorded-event.ts";

/** How far the topics of one generation are known to have come. */
export type StoredHint = {
  readonly scanned: { readonly epoch: string; readonly position: Position; readonly eventId: string };
  readonly partitions: Readonly<Record<string, { readonly offset: number; readonly position: Position }>>;
};

export const ofAnotherStore = (generation: string) =>
  new Error(
    `The hint of topic generation ${generation} was made with another store: publish this one under a generation of its own.`,
  );
