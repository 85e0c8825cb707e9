import type { Log } from "../../feeds/log.ts";
import { acknowledge } from "./acknowledge.ts";
import type { BrokerProducer } from "./broker.ts";
import { checkUnchanged } from "./check-partitions.ts";
import type { RelayDeps } from "./deps.ts";
import type { Knowledge } from "./known-records.ts";
import { type Outgoing, outgoingReader } from "./outgoing.ts";
import { readPublished } from "./read-published.ts";

export type SessionOptions = {
  readonly known: Knowledge;
  readonly log: Log;
  /** False once the lease is lost or the relay stops. */
  readonly mayGoOn: () => boolean;
  readonly stopping: AbortSignal;
  /** The topics were read and fit the store. */
  readonly began: () => void;
  readonly published: (outgoing: Outgoing) => void;
  /** Between two looks at the topics, each of which keeps the hint too. */
  readonly upkeepMs: number;
  readonly waitMs: number;
};

const sharedTopics = () =>
  new Error(
    "Somebody else has published in between, a relay whose lease ran out perhaps: the topics' ends are read again",
  );

const upkeepOf = (deps: RelayDeps, { known, log, upkeepMs }: SessionOptions) => {
  const { broker, hints, topics } = deps;
  let due = performance.now() + upkeepMs;
  let unsaved: Outgoing["scanned"] | undefined;

  const save = async () => {
    if (!unsaved) return;
    try {
      await hints.save(topics.generation, { scanned: unsaved, partitions: known.all() });
      unsaved = undefined;
    } catch (error) {
      log.warn({ err: error }, "The relay's hint cannot be kept; a restart would read more of the store");
    }
  };

  return {
    save,
    note: ({ scanned }: Outgoing) => {
      unsaved = scanned;
    },
    whenDue: async () => {
      if (performance.now() < due) return;
      checkUnchanged(topics, await broker.ends(), known);
      await save();
      due = performance.now() + upkeepMs;
    },
  };
};

const send = async (producer: BrokerProducer, { batches }: Outgoing, known: Knowledge) => {
  if (batches.length === 0) return;
  const answers = await producer.send(batches);
  if (acknowledge(batches, answers, known)) throw sharedTopics();
};

/** Publishes with one producer until the lease is lost, the relay stops, or anything fails. One send is under way at a time, so no
 * partition is in two; the next is made meanwhile. */
export const session = async (deps: RelayDeps, options: SessionOptions) => {
  const { known, mayGoOn, stopping, published, waitMs } = options;
  const ended = new AbortController();
  const signal = AbortSignal.any([stopping, ended.signal]);
  const upkeep = upkeepOf(deps, options);
  const start = await readPublished(deps, known);
  const reader = outgoingReader(deps, { start, known, epoch: await deps.feed.epoch() });
  const producer = await deps.broker.producer();

  const readAhead = () => {
    const ahead = reader.next(waitMs, signal);
    // Whoever awaits it is told; after a failure nobody does.
    ahead.catch(() => undefined);
    return ahead;
  };

  options.began();
  try {
    let ahead = readAhead();
    while (mayGoOn()) {
      const outgoing = await ahead;
      if (!mayGoOn()) return;
      ahead = readAhead();
      if (outgoing) {
        await send(producer, outgoing, known);
        upkeep.note(outgoing);
        published(outgoing);
      }
      await upkeep.whenDue();
    }
  } finally {
    ended.abort();
    await producer.discard();
    await upkeep.save();
  }
};
