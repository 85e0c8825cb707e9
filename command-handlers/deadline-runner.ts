import { type Instant, instant, plusMs } from "../domain/kernel/instant.ts";
import type { Message } from "../domain/kernel/message.ts";
import { backoffMs } from "../feeds/backoff.ts";
import type { DecodedFeed } from "../feeds/decoded-feed.ts";
import type { LeaseKeeper } from "../feeds/lease-keeper.ts";
import type { Log } from "../feeds/log.ts";
import { waker } from "../feeds/waker.ts";
import type { Position } from "../schemas/recorded-event.ts";
import type { Deadline } from "./reaction.ts";
import { type HandlingFor, originId } from "./origin.ts";

export type DueDeadline = { readonly key: string; readonly dueAt: Instant };

/** One deadline's rows. The projection of `deadlineProjector` writes them; only an event removes one. */
export type DeadlineTable = {
  /** Up to `limit` rows due at `now`, earliest first, that nobody else gets for `leaseMs` (longer each time a row comes again). */
  readonly lease: (now: Instant, limit: number, leaseMs: number) => Promise<readonly DueDeadline[]>;
  readonly checkpoint: (partition: number) => Promise<{ readonly position: Position } | undefined>;
  /** Drops rows that have been done for a week, a bounded number of them. */
  readonly forgetDone: () => Promise<void>;
};

export type DeadlineDeps = {
  readonly feed: DecodedFeed;
  readonly table: DeadlineTable;
  readonly leaseKeeper: LeaseKeeper;
  readonly handlingFor: HandlingFor;
  readonly log: Log;
  readonly now?: () => Instant;
  readonly pollMs?: number;
};

const atOnce = 50;
const leaseMs = 30_000;
/** Our clock may be ahead of the log's by so much. */
const clockSkewMs = 3_600_000;
const forgetEveryMs = 3_600_000;
const clock = () => instant(Date.now());

type Head = { readonly partition: number; readonly head: Position | undefined };

const headsOf = ({ feed }: DeadlineDeps, types: readonly string[]): Promise<readonly Head[]> =>
  Promise.all(feed.partitionsFor(types).map(async (partition) => ({ partition, head: await feed.head(partition) })));

/** A table that has not read on to today's head may hold what is long done: nothing is sent before it has. */
const caughtUp = async ({ table }: DeadlineDeps, heads: readonly Head[]) => {
  for (const { partition, head } of heads) {
    if (head === undefined) continue;
    const checkpoint = await table.checkpoint(partition);
    if (!checkpoint || checkpoint.position < head) return false;
  }
  return true;
};

const send = async <Event extends Message>(
  deadline: Deadline<Event>,
  deps: DeadlineDeps,
  { key, dueAt }: DueDeadline,
) => {
  const { now = clock, handlingFor, log } = deps;
  const name = `deadline:${deadline.name}`;
  const time = now();
  const commandId = originId(name, `${key} ${dueAt}`);
  try {
    await deadline.expire(
      key,
      handlingFor({
        commandId,
        now: time > dueAt ? time : dueAt,
        actor: `system:${name}`,
        causationId: commandId,
        correlationId: commandId,
        mayRepeatSince: plusMs(dueAt, -clockSkewMs),
      }),
    );
  } catch (error) {
    log.warn({ err: error, deadline: deadline.name, key }, "A deadline could not be dealt with; it comes again");
  }
};

/** Sends what is due, in this process as long as it holds the lease. `stop` lets what is being sent end. */
export const startDeadline = <Event extends Message>(deadline: Deadline<Event>, deps: DeadlineDeps) => {
  const { table, log, now = clock, pollMs = 500 } = deps;
  const name = `deadline:${deadline.name}`;
  const lease = deps.leaseKeeper.want(name);
  const stopping = new AbortController();
  const resting = waker();

  const active = async () => {
    const heads = await headsOf(deps, deadline.handles);
    let ready = false;
    let forgottenAt = performance.now();
    while (lease.isHeld() && !stopping.signal.aborted) {
      ready ||= await caughtUp(deps, heads);
      const due = ready ? await table.lease(now(), atOnce, leaseMs) : [];
      await Promise.all(due.map((one) => send(deadline, deps, one)));
      if (performance.now() - forgottenAt > forgetEveryMs) {
        await table.forgetDone();
        forgottenAt = performance.now();
      }
      if (due.length < atOnce) await resting.wait(pollMs, stopping.signal);
    }
  };

  const run = async () => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      await lease.held(stopping.signal);
      try {
        await active();
        failures = 0;
      } catch (error) {
        failures++;
        log.warn({ err: error, deadline: deadline.name, failures }, "Deadlines cannot be read; trying again");
        await resting.wait(backoffMs(failures), stopping.signal);
      }
    }
  };

  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
      await lease.release();
    },
  };
};
