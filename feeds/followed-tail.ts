import { type Decode, decodeAll } from "./arrival.ts";
import { backoffMs } from "./backoff.ts";
import type { Feed } from "./feed.ts";
import type { Log } from "./log.ts";
import { type Tail, tail, type TailLimits } from "./tail.ts";
import { waker } from "./waker.ts";

export type FollowedTail = {
  /** Settles once the tail has begun.
   * @throws when the store cannot be asked where it ends. */
  readonly tail: () => Promise<Tail>;
  /** Ends when events were added, or after `ms`. */
  readonly grown: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly stopped: Promise<void>;
};

type Following = {
  readonly feed: Feed;
  readonly partition: number;
  readonly decode: Decode;
  readonly log: Log;
  readonly limits: TailLimits;
  readonly pageEvents: number;
  /** A tail that nobody has asked for so long is let go: its partition may have become another process's work. */
  readonly unwantedMs: number;
  readonly signal: AbortSignal;
};

const waitMs = 1_000;
/** Under load each append would be read on its own: what comes within so long of a read is one page. */
const paceMs = 20;

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        "abort",
        () => {
          resolve();
        },
        { once: true },
      );
  });

/** Lets events gather after a page that was not full; a full one says that there is more. */
const gathers = (events: number, pageEvents: number) => events > 0 && events < pageEvents;

/** Reads and decodes each new event of a partition once, as long as somebody asks for them and `signal` is not aborted. */
export const followTail = (following: Following): FollowedTail => {
  const { feed, partition, decode, log, limits, pageEvents, unwantedMs, signal } = following;
  const growth = waker();
  const resting = waker();
  let askedAt = performance.now();

  const isStopped = () => signal.aborted;
  const isWanted = () => performance.now() - askedAt < unwantedMs;

  const begin = async () => {
    const head = await feed.head(partition);
    return { after: head, tail: tail(head, limits) };
  };

  const follow = async (started: Awaited<ReturnType<typeof begin>>) => {
    let after = started.after;
    let failures = 0;
    while (!isStopped() && isWanted()) {
      try {
        const events = await feed.read(partition, after, { limit: pageEvents, waitMs, signal });
        const read = performance.now();
        const arrivals = await decodeAll(decode, events);
        const sizes = events.map(({ data }) => data.length);
        started.tail.append(arrivals, sizes);
        after = events.at(-1)?.position ?? after;
        failures = 0;
        if (events.length > 0) growth.wake();
        const leftMs = paceMs - (performance.now() - read);
        if (gathers(events.length, pageEvents) && leftMs > 0) await resting.wait(leftMs, signal);
      } catch (error) {
        if (isStopped()) return;
        failures++;
        log.warn({ err: error, partition, failures }, "The feed cannot be read; trying again");
        await resting.wait(backoffMs(failures), signal);
      }
    }
    begun = undefined;
    running = undefined;
  };

  let begun: ReturnType<typeof begin> | undefined;
  let running: Promise<void> | undefined;
  const stopped = aborted(signal).then(() => {
    growth.wake();
    return running;
  });

  return {
    tail: async () => {
      askedAt = performance.now();
      begun ??= begin();
      const attempt = begun;
      try {
        const started = await attempt;
        if (begun === attempt) running ??= follow(started);
        return started.tail;
      } catch (error) {
        if (begun === attempt) begun = undefined;
        throw error;
      }
    },
    grown: growth.wait,
    stopped,
  };
};
