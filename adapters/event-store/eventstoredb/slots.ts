import { overloaded } from "../errors.ts";

export type SlotLimits = {
  readonly inFlightMax: number;
  readonly waitingMax: number;
  readonly waitingBytesMax: number;
};

type Waiting = { readonly bytes: number; readonly deadline: number; readonly turn: PromiseWithResolvers<undefined> };

/** At most `inFlightMax` pieces of work at once; the others wait in the order they came, bounded in number and bytes. */
export const slots = ({ inFlightMax, waitingMax, waitingBytesMax }: SlotLimits) => {
  const waiting: Waiting[] = [];
  const idle: (() => void)[] = [];
  let waitingBytes = 0;
  let inFlight = 0;

  const turnOf = (bytes: number, deadline: number) => {
    if (waiting.length >= waitingMax || waitingBytes + bytes > waitingBytesMax)
      throw overloaded("Too many appends are waiting for the event store");
    const turn = Promise.withResolvers<undefined>();
    waiting.push({ bytes, deadline, turn });
    waitingBytes += bytes;
    return turn.promise;
  };

  /** Hands the slot on to the first one whose time is not over. */
  const leave = () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      waitingBytes -= next.bytes;
      if (performance.now() < next.deadline) {
        next.turn.resolve(undefined);
        return;
      }
      next.turn.reject(overloaded("The event store was too busy; nothing was written"));
    }
    inFlight -= 1;
    if (inFlight === 0) for (const wake of idle.splice(0)) wake();
  };

  return {
    /** @throws Overloaded when too much waits already, or when no slot was free before `deadline`. */
    run: async <Answer>(bytes: number, deadline: number, work: () => Promise<Answer>) => {
      if (inFlight < inFlightMax) inFlight += 1;
      else await turnOf(bytes, deadline);
      try {
        return await work();
      } finally {
        leave();
      }
    },

    /** Resolves when nothing is under way and nothing waits. */
    idle: () => (inFlight === 0 ? Promise.resolve() : new Promise<void>((resolve) => idle.push(resolve))),
  };
};
