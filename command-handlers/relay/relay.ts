import type { Instant } from "../../domain/kernel/instant.ts";
import { backoffMs } from "../../feeds/backoff.ts";
import type { Feed } from "../../feeds/feed.ts";
import type { Lease } from "../../feeds/lease-keeper.ts";
import type { Log } from "../../feeds/log.ts";
import { waker } from "../../feeds/waker.ts";
import type { Position } from "../../schemas/recorded-event.ts";
import { isUnknownEvent } from "../../schemas/event-catalogue.ts";
import { isUnknownCategory } from "../../schemas/topics/contexts.ts";
import { confirmedRefusal } from "./confirmed-refusal.ts";
import type { RelayDeps, RelayLimits } from "./deps.ts";
import { knowledge } from "./known-records.ts";
import { type RelayRefused, refused } from "./refused.ts";
import { type RelayStatus, relayProgress } from "./relay-status.ts";
import { session } from "./session.ts";

/** What is in the store and not in the topics. */
export type RelayLag = {
  /** Undefined where the store cannot count. */
  readonly events: number | undefined;
  /** Since the oldest of them was recorded; 0 when there is none. */
  readonly seconds: number;
};

export type Relay = {
  readonly status: () => RelayStatus;
  /** Asks the store, so it costs a read. */
  readonly lag: () => Promise<RelayLag>;
  /** Finishes the send under way, keeps the hint, gives the lease up. */
  readonly stop: () => Promise<void>;
};

export type RelayOptions = Omit<RelayDeps, "limits"> & {
  /** One relay per topic generation is active at a time; correctness does not hang on it. */
  readonly lease: Lease;
  readonly log: Log;
  readonly limits?: RelayLimits;
  /** Between two looks at the topics, each of which keeps the hint too. */
  readonly upkeepMs?: number;
  /** How long the store is asked to wait for the next event. */
  readonly waitMs?: number;
  /** How long topics and store must not fit, look after look, before it stops for good. */
  readonly confirmMs?: number;
};

const defaultLimits: RelayLimits = { pageEvents: 1_000, sendBytes: 1_048_576 };

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const isOfNewerRelease = (error: unknown) => isUnknownEvent(error) || isUnknownCategory(error);

const secondsSince = (recordedAt: Instant | undefined) =>
  recordedAt === undefined ? 0 : Math.max(0, (Date.now() - Date.parse(recordedAt)) / 1_000);

const lagBehind = async (feed: Feed, after: Position | undefined): Promise<RelayLag> => {
  const [first] = await feed.read(0, after, { limit: 1, waitMs: 0 });
  return { events: first ? await feed.countBehind?.(0, after) : 0, seconds: secondsSince(first?.recordedAt) };
};

/** Publishes the store's events to the topics, in order, for as long as it holds the lease. What the topics hold decides where it goes
 * on: what can happen is a repeat, never a hole or a new order. */
export const startRelay = (options: RelayOptions): Relay => {
  const { feed, lease, log, hints, topics, limits = defaultLimits } = options;
  const { upkeepMs = 10_000, waitMs = 500, confirmMs = 5_000 } = options;
  const known = knowledge();
  const stopping = new AbortController();
  const resting = waker();
  const { turn, status, published, failed } = relayProgress();
  const refusal = confirmedRefusal(confirmMs);

  const isStopping = () => stopping.signal.aborted;
  const mayGoOn = () => lease.isHeld() && !isStopping();

  const work = () => {
    if (feed.partitions !== 1)
      throw refused(`The relay needs the store in one order; this feed has ${feed.partitions} partitions`);
    const began = () => {
      refusal.forget();
      turn("active");
    };
    const deps: RelayDeps = { ...options, limits };
    return session(deps, { known, log, mayGoOn, stopping: stopping.signal, began, published, upkeepMs, waitMs });
  };

  const giveUp = (error: RelayRefused) => {
    turn("refused", error.message);
    log.error(
      { err: error, generation: topics.generation },
      "The relay stops: topics and store do not belong together",
    );
    return lease.release();
  };

  const rest = async (error: unknown) => {
    const failures = failed();
    turn(isOfNewerRelease(error) ? "holding" : "failing", reasonOf(error));
    const fields = { err: error, generation: topics.generation, failures };
    log.warn(fields, "The relay cannot go on; it reads what the topics hold and tries again");
    await resting.wait(backoffMs(failures), stopping.signal);
  };

  const run = async () => {
    while (!isStopping()) {
      if (!lease.isHeld()) turn("standby");
      await lease.held(stopping.signal);
      try {
        if (mayGoOn()) await work();
        refusal.forget();
      } catch (error) {
        if (refusal.isConfirmed(error)) return giveUp(error);
        if (!isStopping()) await rest(error);
      }
    }
    turn("stopped");
  };

  const running = run();
  return {
    status,
    lag: async () => lagBehind(feed, status().position ?? (await hints.read(topics.generation))?.scanned.position),
    stop: async () => {
      stopping.abort();
      await running;
      await lease.release();
    },
  };
};
