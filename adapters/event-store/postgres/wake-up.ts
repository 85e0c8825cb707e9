import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { ClientConfig } from "pg";
import { bell } from "../bell.ts";
import { listener } from "./listener.ts";

/** Other processes poll at about this rate anyway: to wake them more often would only cost. */
const notifyEveryMs = 20;
const greeting = "hello ";

/** Wakes the readers of one process: at once after its own appends (`hint`), by NOTIFY after another's.
 * No reader depends on it: a lost call costs the time until the reader's next poll.
 * A process that has never heard of another one on the same database sends no NOTIFY but its greeting. */
export const postgresWakeUp = (config: ClientConfig) => {
  const sender = randomUUID();
  const { count, ring, changed } = bell();
  let hasPeers = false;
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

  const tellPeers = () => {
    due = true;
    if (!notifying) void notify();
  };

  const connection = listener(config, "log_appended", {
    onConnected: () => {
      ring();
      void connection.notify(greeting + sender);
    },
    onPayload: (payload) => {
      if (payload.endsWith(sender)) return;
      hasPeers = true;
      ring();
      if (payload.startsWith(greeting)) tellPeers();
    },
  });

  return {
    count,
    changed,
    hint: () => {
      ring();
      if (hasPeers) tellPeers();
    },
    close: connection.close,
  };
};

export type WakeUp = ReturnType<typeof postgresWakeUp>;
