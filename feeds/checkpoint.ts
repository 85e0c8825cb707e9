import type { Position } from "../schemas/recorded-event.ts";

/** How far one consumer has come in one partition. The event must stand in the store at that place, or the store is another one. */
export type Checkpoint = { readonly epoch: string; readonly position: Position; readonly eventId: string };

export type CheckpointMoved = Error & { readonly code: "CHECKPOINT_MOVED" };
export type ForeignCheckpoint = Error & { readonly code: "FOREIGN_CHECKPOINT" };

const hasCode = (error: unknown, code: string) => error instanceof Error && "code" in error && error.code === code;

/** Another owner has moved the checkpoint: what was done with it must be undone, and its mover left alone. */
export const isCheckpointMoved = (error: unknown): error is CheckpointMoved => hasCode(error, "CHECKPOINT_MOVED");
export const isForeignCheckpoint = (error: unknown): error is ForeignCheckpoint => hasCode(error, "FOREIGN_CHECKPOINT");
