import { checkpointMoved } from "../views/checkpoint-moved.ts";
import type { StoredCheckpoint } from "../views/stored.ts";

export const memoryCheckpoints = () => {
  const checkpoints = new Map<string, StoredCheckpoint>();
  const keyOf = (consumer: string, partition: number) => `${consumer} ${String(partition)}`;
  return {
    read: (consumer: string, partition: number) => Promise.resolve(checkpoints.get(keyOf(consumer, partition))),
    move: (
      consumer: string,
      partition: number,
      expected: StoredCheckpoint | undefined,
      next: StoredCheckpoint,
    ): Promise<void> => {
      const stored = checkpoints.get(keyOf(consumer, partition));
      if (stored?.eventId !== expected?.eventId) return Promise.reject(checkpointMoved(consumer, partition));
      checkpoints.set(keyOf(consumer, partition), next);
      return Promise.resolve();
    },
  };
};
