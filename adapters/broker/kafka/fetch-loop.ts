import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import type { Cluster } from "kafkajs";
import { partitionName, type TopicPartition } from "../../../schemas/topics/event-topics.ts";
import type { bell } from "../../event-store/bell.ts";
import { endsOf } from "./ends.ts";
import { leaderOf } from "./fetch.ts";
import type { FetchedPartition } from "./fetch-answer.ts";
import { rawFetch } from "./raw-fetch.ts";
import type { Reading } from "./reading-places.ts";
import { type BatchRecord, recordBatches } from "./record-batches.ts";
import { within } from "./within.ts";

export type FetchLoopParts = {
  readonly cluster: Cluster;
  readonly wanted: () => readonly Reading[];
  /** Rings when another place is wanted. */
  readonly changed: ReturnType<typeof bell>;
  readonly onRecords: (place: TopicPartition, records: readonly BatchRecord[]) => void;
  /** A leader has answered. */
  readonly onAnswer: () => void;
  readonly signal: AbortSignal;
};

const partitionBytes = 1024 * 1024;
const answerBytes = 4 * 1024 * 1024;
const readUncommitted = 0;

/** A place that is wanted anew is read once the fetch under way ends, so that one must not last while places change; where nothing
 * happens it may, and a broker is asked four times a second. */
const [heldMs, idleHeldMs, isBusyMs] = [25, 250, 1_000];
/** What comes within so long of a small answer is one answer. */
const [paceMs, smallAnswerBytes] = [5, 64 * 1024];
const togetherMs = 1;
const answerMs = 15_000;
const settleMs = 100;
const recheckMs = 60_000;

const none = 0;
const offsetOutOfRange = 1;
/** The partition is being made, or has another leader, or that one is not ready: fresh metadata tells. */
const passing: ReadonlySet<number> = new Set([3, 5, 6, 9, 56, 74, 75, 76, 78, 100]);

type Asked = { readonly reading: Reading; readonly offset: number };

const requestFor = (asked: readonly Asked[], maxWaitTime: number) => ({
  isolationLevel: readUncommitted,
  maxWaitTime,
  minBytes: 1,
  maxBytes: answerBytes,
  topics: [...Map.groupBy(asked, ({ reading }) => reading.place.topic)].map(([topic, inTopic]) => ({
    topic,
    partitions: inTopic.map(({ reading, offset }) => ({
      partition: reading.place.partition,
      fetchOffset: String(offset),
      maxBytes: partitionBytes,
    })),
  })),
});

const refused = (answer: FetchedPartition) =>
  new Error(`Kafka answers for ${partitionName(answer)} with error ${String(answer.errorCode)}`);

/** Whoever asks for a place while it is being read elsewhere gets nothing of what comes from there. */
const isStale = ({ reading, offset }: Asked) => !reading.isOn || reading.next !== offset;

/** Records before `next` are gone, or the topic ends before it: what is there is read from its beginning, and what is known dropped. */
const beginAnew = async (cluster: Cluster, asked: Asked) => {
  const { place } = asked.reading;
  const ends = await within(answerMs, "Asking where a topic begins", endsOf(cluster, [place.topic]));
  const end = ends.find(({ partition }) => partition === place.partition);
  if (end && !isStale(asked)) asked.reading.next = end.first;
};

/** Fetches from every leader at once what is wanted of it, until `signal` is aborted.
 * @throws whatever goes wrong; who calls begins anew with another connection. */
export const fetchLoop = async ({ cluster, wanted, changed, onRecords, onAnswer, signal }: FetchLoopParts) => {
  const underWay = new Set<string>();
  let failure: Error | undefined;
  let busyAt = performance.now();

  const take = async (asked: Asked, answer: FetchedPartition) => {
    const { reading, offset } = asked;
    if (isStale(asked)) return;
    if (answer.errorCode === offsetOutOfRange) await beginAnew(cluster, asked);
    else if (answer.errorCode !== none) throw refused(answer);
    else {
      const { records, next } = recordBatches(answer.batches, offset);
      reading.next = next ?? offset;
      reading.high = answer.high;
      if (records.length === 0) return;
      busyAt = performance.now();
      onRecords(reading.place, records);
      // An answer holds thousands of records: others may have something to do.
      await nextTurn();
    }
  };

  const ask = async (nodeId: string, readings: readonly Reading[]) => {
    const asked = readings.map((reading) => ({ reading, offset: reading.next }));
    const broker = await within(answerMs, "Connecting to a broker", cluster.findBroker({ nodeId }));
    const isBusy = performance.now() - busyAt < isBusyMs;
    const request = requestFor(asked, isBusy ? heldMs : idleHeldMs);
    return { asked, answers: await within(answerMs, "Fetching records", rawFetch(broker, request)) };
  };

  const fetchFrom = async (nodeId: string, readings: readonly Reading[]) => {
    const { asked, answers } = await ask(nodeId, readings);
    const byName = new Map(asked.map((one) => [partitionName(one.reading.place), one]));
    for (const answer of answers) {
      const one = byName.get(partitionName(answer));
      if (one && !passing.has(answer.errorCode)) await take(one, answer);
    }
    onAnswer();
    if (answers.some(({ errorCode }) => passing.has(errorCode))) {
      await pause(settleMs);
      await within(answerMs, "Looking for the leaders", cluster.refreshMetadata());
    }
    if (answers.reduce((sum, { batches }) => sum + batches.length, 0) < smallAnswerBytes) await pause(paceMs);
  };

  const begin = (nodeId: string, readings: readonly Reading[]) => {
    underWay.add(nodeId);
    fetchFrom(nodeId, readings)
      .catch((error: unknown) => {
        failure ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => {
        underWay.delete(nodeId);
        changed.ring();
      });
  };

  while (!signal.aborted) {
    if (failure) throw failure;
    const seen = changed.count();
    const byLeader = Map.groupBy(wanted(), ({ place, next }) => leaderOf(cluster, { ...place, offset: next }));
    for (const [nodeId, readings] of byLeader) if (!underWay.has(nodeId)) begin(nodeId, readings);
    await changed.changed(seen, recheckMs, signal).catch(() => undefined);
    // Many places change together, and are to be asked for together.
    await pause(togetherMs);
  }
};
