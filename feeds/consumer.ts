import { backoffMs } from "./backoff.ts";
import type { Batch } from "./batch.ts";
import { type Checkpoint, isCheckpointMoved, isForeignCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
import type { DecodedFeed } from "./decoded-feed.ts";
import type { Lease } from "./lease-keeper.ts";
import type { Log } from "./log.ts";
import type { Position } from "../schemas/recorded-event.ts";
import { waker } from "./waker.ts";

/** What is done with the events of one partition. Whatever it throws starts it over from its checkpoint, after a pause, for ever. */
export type Subscriber = {
  readonly name: string;
  readonly handles: ReadonlySet<string>;
  readonly checkpoint: () => Promise<Checkpoint | undefined>;
  /** This process has become the active one, at `checkpoint`. */
  readonly opened?: (checkpoint: Checkpoint | undefined) => Promise<void> | void;
  /** Undefined: nothing has come for `idleMs`. Who waits in it asks `mayGoOn` now and then and gives up when it says no. */
  readonly deliver: (batch: Batch | undefined, mayGoOn: () => boolean) => Promise<void>;
  /** Up to where the effects are there; undefined while nothing is known. */
  readonly reached: () => Position | undefined;
  /** Nothing waits to be written, so nothing need be called until events come. */
  readonly isSettled?: () => boolean;
  /** The lease is lost, something failed, or the consumer stops: what was begun is to be finished or dropped. */
  readonly closed?: () => Promise<void> | void;
};

export type ConsumerState = "active" | "standby" | "failing" | "stopped" | "foreign";

export type Consumer = {
  readonly state: () => ConsumerState;
  /** Finishes the batch in hand, then gives the lease up. */
  readonly stop: () => Promise<void>;
};

export type ConsumerOptions = {
  readonly subscriber: Subscriber;
  readonly feed: DecodedFeed;
  readonly partition: number;
  readonly lease: Lease;
  readonly log: Log;
  /** `deliver(undefined)` is called when nothing came for so long. */
  readonly idleMs: number;
};

/** A consumer with nothing to write wakes up this seldom while nothing comes. */
const settledMs = 5_000;

const pauseMs = ({ isSettled }: Subscriber, idleMs: number) => (isSettled?.() ? settledMs : idleMs);

const teller = ({ name, reached }: Subscriber, feed: DecodedFeed, partition: number) => {
  let told: Position | undefined;
  return () => {
    const position = reached();
    if (position === undefined || position === told) return;
    told = position;
    feed.done?.(partition, name, position);
  };
};

export const consume = ({ subscriber, feed, partition, lease, log, idleMs }: ConsumerOptions): Consumer => {
  const { name, handles } = subscriber;
  const stopping = new AbortController();
  const resting = waker();
  const tell = teller(subscriber, feed, partition);
  let state: ConsumerState = "standby";
  let failures = 0;

  const mayGoOn = () => lease.isHeld() && !stopping.signal.aborted;

  const session = async () => {
    const checkpoint = await subscriber.checkpoint();
    if (checkpoint) await verifyCheckpoint(feed, name, partition, checkpoint);
    await subscriber.opened?.(checkpoint);
    const cursor = feed.cursor({ partition, after: checkpoint?.position, handles });
    state = "active";
    while (mayGoOn()) {
      const batch = await cursor.next({ waitMs: pauseMs(subscriber, idleMs), signal: stopping.signal });
      if (!mayGoOn()) return;
      await subscriber.deliver(batch, mayGoOn);
      tell();
      failures = 0;
    }
  };

  /** True when there is no going on. */
  const failed = async (error: unknown) => {
    if (isForeignCheckpoint(error)) {
      state = "foreign";
      log.error({ err: error, consumer: name, partition }, "The consumer stops: its checkpoint is not of this store");
      return true;
    }
    failures++;
    state = "failing";
    const fields = { err: error, consumer: name, partition, failures };
    if (isCheckpointMoved(error)) log.info(fields, "Another process has moved the checkpoint; going on from there");
    else log.warn(fields, "The consumer failed; it goes on from its checkpoint");
    await resting.wait(backoffMs(failures), stopping.signal);
    return false;
  };

  const run = async () => {
    while (!stopping.signal.aborted) {
      if (!lease.isHeld()) state = "standby";
      await lease.held(stopping.signal);
      try {
        if (mayGoOn()) await session();
      } catch (error) {
        if (await failed(error)) return;
      } finally {
        await subscriber.closed?.();
      }
    }
    state = "stopped";
  };

  const running = run();
  return {
    state: () => state,
    stop: async () => {
      stopping.abort();
      await running;
      await lease.release();
    },
  };
};
