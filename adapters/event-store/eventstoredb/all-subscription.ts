import type { AllStreamResolvedEvent, AllStreamSubscription } from "@eventstore/db-client";
import type { RecordedEvent } from "../../../schemas/recorded-event.ts";
import { bell } from "../bell.ts";
import type { Connection } from "./connection.ts";
import { failureOf, unreachable } from "./failure.ts";
import { ourStreams } from "./our-streams.ts";
import type { LogPosition } from "./position.ts";
import { recordedEvent } from "./received-event.ts";

/** Events held here, and their bytes, before the server is told to wait. */
const heldMax = 512;
const heldBytesMax = 8 * 1024 * 1024;
/** In the client's own streams, before they come here. */
const passingMax = 32;
const batchChars = 8 * 1024 * 1024;
/** The server says at least where it is searching; when it is silent for so long, the connection is stalled. */
const silenceMs = 10_000;

type Bell = ReturnType<typeof bell>;

export type AllSubscription = {
  /** True when everything up to now was handed out. */
  readonly isAtEnd: () => boolean;
  /** True once it was dropped: another one is to be opened behind the last event that was handed out. */
  readonly isOver: () => boolean;
  /** Up to `limit` events in log order; while it catches up, as many as there are. None when no more came until `deadline`.
   * @throws when it was dropped, or `signal` is aborted: what was held is lost then, and the subscription of no more use. */
  readonly take: (limit: number, deadline: number, signal?: AbortSignal) => Promise<readonly RecordedEvent[]>;
  readonly close: () => Promise<void>;
};

const bytesOf = ({ event }: AllStreamResolvedEvent) => (event?.data instanceof Uint8Array ? event.data.length : 0);

/** Listens to `subscription` from the turn on in which it was made: an error that nobody hears ends the process. */
const listening = (subscription: AllStreamSubscription, { count, ring, changed }: Bell, prefix: string) => {
  let held: AllStreamResolvedEvent[] = [];
  let heldBytes = 0;
  let hasCaughtUp = false;
  let failure: Error | undefined;

  const fail = (error: Error) => {
    failure ??= error;
    ring();
  };
  subscription.on("data", (event) => {
    held.push(event);
    heldBytes += bytesOf(event);
    if (held.length >= heldMax || heldBytes >= heldBytesMax) subscription.pause();
    ring();
  });
  subscription.on("caughtUp", () => {
    hasCaughtUp = true;
    ring();
  });
  subscription.on("fellBehind", () => (hasCaughtUp = false));
  subscription.on("error", fail);
  subscription.on("end", () => {
    fail(new Error("The server ended the subscription"));
  });

  const isAtEnd = () => hasCaughtUp && !failure && held.length === 0 && subscription.readableLength === 0;

  return {
    isAtEnd,
    fail,
    failure: () => failure,
    takeHeld: (most: number) => {
      const events = held.slice(0, most);
      held = held.slice(most);
      heldBytes -= events.reduce((sum, event) => sum + bytesOf(event), 0);
      if (held.length < heldMax && heldBytes < heldBytesMax && subscription.isPaused()) subscription.resume();
      return events.flatMap(({ event }) => (event ? [recordedEvent(event, prefix)] : []));
    },
    /** Waits for the next sign of life, until `deadline` at the end. */
    hear: async (seen: number, deadline: number, signal: AbortSignal | undefined) => {
      const waitMs = isAtEnd() ? Math.max(0, deadline - performance.now()) : silenceMs;
      await changed(seen, waitMs, signal);
      if (!isAtEnd() && count() === seen) fail(new Error(`The server was silent for ${String(silenceMs)} ms`));
    },
  };
};

/** Opens a subscription to `$all` behind `after`, with the filter on the server: a read of `$all` would bring everything. */
export const allSubscription = async (
  { call, options }: Connection,
  prefix: string,
  after: LogPosition,
): Promise<AllSubscription> => {
  const rings = bell();
  const filter = {
    filterOn: "streamName",
    regex: ourStreams(prefix),
    maxSearchWindow: 1024,
    checkpointInterval: 8,
    checkpointReached: rings.ring,
  } as const;
  const { heard, subscription } = await call((client) => {
    const made = client.subscribeToAll({ ...options, fromPosition: after, filter }, { highWaterMark: passingMax });
    return { heard: listening(made, rings, prefix), subscription: made };
  });
  const { isAtEnd } = heard;

  const throwIfOver = () => {
    const failure = heard.failure();
    if (!failure) return;
    throw failureOf(failure) === "no-answer" ? unreachable("the subscription was dropped", failure) : failure;
  };

  const isEnough = (events: readonly RecordedEvent[], limit: number) =>
    events.length === limit ||
    (events.length > 0 && (isAtEnd() || events.reduce((sum, { data }) => sum + data.length, 0) > batchChars));

  return {
    isAtEnd,
    isOver: () => heard.failure() !== undefined,
    take: async (limit, deadline, signal) => {
      const events: RecordedEvent[] = [];
      for (;;) {
        const seen = rings.count();
        events.push(...heard.takeHeld(limit - events.length));
        if (isEnough(events, limit)) return events;
        throwIfOver();
        if (isAtEnd() && performance.now() >= deadline) return events;
        await heard.hear(seen, deadline, signal);
      }
    },
    close: async () => {
      heard.fail(new Error("The subscription was closed"));
      await subscription.unsubscribe().catch(() => undefined);
    },
  };
};
