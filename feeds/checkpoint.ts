import type { Position } from "../schemas/recorded-event.ts";
import type { Feed } from "./feed.ts";

/** How far one consumer has come in one partition. The event must stand in the store at that place, or the store is another one. */
export type Checkpoint = { readonly epoch: string; readonly position: Position; readonly eventId: string };

/** Checkpoints of consumers that keep nothing else (a view keeps its own, in the transaction of its rows). */
export type Checkpoints = {
  readonly read: (consumer: string, partition: number) => Promise<Checkpoint | undefined>;
  /** @throws CheckpointMoved when it is not at `expected`. */
  readonly move: (
    consumer: string,
    partition: number,
    expected: Checkpoint | undefined,
    next: Checkpoint,
  ) => Promise<void>;
};

export type CheckpointMoved = Error & { readonly code: "CHECKPOINT_MOVED" };
export type ForeignCheckpoint = Error & { readonly code: "FOREIGN_CHECKPOINT" };

export const checkpointMoved = (consumer: string, partition: number): CheckpointMoved =>
  Object.assign(new Error(`the checkpoint of ${consumer}, partition ${partition}, was moved by somebody else`), {
    code: "CHECKPOINT_MOVED" as const,
  });

const hasCode = (error: unknown, code: string) => error instanceof Error && "code" in error && error.code === code;

/** Another owner has moved the checkpoint: what was done with it must be undone, and its mover left alone. */
export const isCheckpointMoved = (error: unknown): error is CheckpointMoved => hasCode(error, "CHECKPOINT_MOVED");
export const isForeignCheckpoint = (error: unknown): error is ForeignCheckpoint => hasCode(error, "FOREIGN_CHECKPOINT");

const foreign = (consumer: string, found: string): ForeignCheckpoint =>
  Object.assign(
    new Error(
      `The checkpoint of ${consumer} does not belong to this event store: ${found}. ` +
        "Was the store restored from a backup or replaced? Connect the store that the checkpoint was made with, " +
        "or remove the consumer's tables and checkpoint so that it is built anew.",
    ),
    { code: "FOREIGN_CHECKPOINT" as const },
  );

/** @throws ForeignCheckpoint when `checkpoint` was not made with this store. */
export const verifyCheckpoint = async (
  feed: Pick<Feed, "epoch" | "at">,
  consumer: string,
  partition: number,
  checkpoint: Checkpoint,
) => {
  const epoch = await feed.epoch();
  if (epoch !== checkpoint.epoch) throw foreign(consumer, `its epoch is ${checkpoint.epoch}, the store's is ${epoch}`);
  const event = await feed.at(partition, checkpoint.position);
  if (!event) throw foreign(consumer, `no event stands at position ${checkpoint.position}`);
  if (event.id !== checkpoint.eventId)
    throw foreign(consumer, `at ${checkpoint.position} stands event ${event.id}, not ${checkpoint.eventId}`);
};
