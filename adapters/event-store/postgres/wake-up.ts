import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { ClientConfig } from "pg";
import { bell } from "./bell.ts";
import { listener } from "./listener.ts";

/** Other processes poll at about this rate anyway: to wake them more often would only cost. */
const notifyEveryMs = 20;

/** Wakes the readers of one process: at once after its own appends (`hint`), by NOTIFY after another's.
 * No reader depends on it: a lost call costs the time until the reader's next poll. */
export const postgresWakeUp = (config: ClientConfig) => {
  const sender = randomUUID();
  const { count, ring, changed } = bell();
  const connection = listener(config, "log_appended", (payload) => {
    if (payload !== sender) ring();
  });
  let due = false;
  let notifying = false;

  const notify = async () => {
    notifying = true;
    while (due) {
      due = false;
      await connection.notify(sender);
      await pause(notifyEveryMs, undefined, { ref: false });
    }
    notifying = false;
  };

  return {
    count,
    changed,
    hint: () => {
      ring();
      due = true;
      if (!notifying) void notify();
    },
    close: connection.close,
  };
};

export type WakeUp = ReturnType<typeof postgresWakeUp>;
