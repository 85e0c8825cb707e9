/** The error that tells a consumer that another owner has moved its checkpoint. */
export const checkpointMoved = (consumer: string, partition: number) =>
  Object.assign(
    new Error(`the checkpoint of ${consumer}, partition ${String(partition)}, was moved by another process`),
    {
      code: "CHECKPOINT_MOVED" as const,
    },
  );
