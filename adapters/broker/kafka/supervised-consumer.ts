import { setTimeout as pause } from "node:timers/promises";
import type { Consumer, ConsumerConfig, EachBatchPayload, Kafka } from "kafkajs";
import type { KafkaLog } from "./kafka-log.ts";
import { within } from "./within.ts";

export type SupervisedConsumerOptions = {
  readonly kafka: Kafka;
  readonly config: ConsumerConfig;
  readonly topics: readonly string[];
  /** The group has told what is this member's: partitions by topic. Called before anything is fetched by it. */
  readonly onJoined: (consumer: Consumer, assigned: ReadonlyMap<string, readonly number[]>) => void;
  /** Must not throw: a batch that fails would be fetched again for ever. */
  readonly onBatch: (batch: EachBatchPayload) => void;
  /** The group has taken a sign of life. */
  readonly onHeartbeat?: () => void;
  readonly log: KafkaLog;
};

export type SupervisedConsumer = {
  /** Undefined while there is none that has joined. */
  readonly current: () => Consumer | undefined;
  /** Leaves the group. */
  readonly stop: () => Promise<void>;
};

/** A consumer that neither fetches nor is heard of for so long hangs. */
const stalledMs = 30_000;
const disconnectMs = 5_000;
const restMs = 1_000;

type Run = { readonly consumer: Consumer; readonly failed: Promise<never>; readonly end: () => Promise<void> };

const open = (options: SupervisedConsumerOptions, joined: (consumer: Consumer) => void): Run => {
  const { kafka, config, onJoined, onHeartbeat } = options;
  // One way to recover for every fault: a new consumer. The client's own restarts are switched off.
  const retry = { initialRetryTime: 100, retries: 5, restartOnFailure: () => Promise.resolve(false) };
  const consumer = kafka.consumer({ allowAutoTopicCreation: false, ...config, retry });
  const { CRASH, FETCH, GROUP_JOIN, HEARTBEAT } = consumer.events;
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  let aliveAt = performance.now();
  const alive = () => {
    aliveAt = performance.now();
  };
  const watchdog = setInterval(() => {
    if (performance.now() - aliveAt > stalledMs) failure.reject(new Error("the Kafka consumer stands still"));
  }, 1_000);

  consumer.on(CRASH, ({ payload }) => {
    failure.reject(payload.error);
  });
  consumer.on(FETCH, alive);
  consumer.on(HEARTBEAT, () => {
    alive();
    onHeartbeat?.();
  });
  consumer.on(GROUP_JOIN, ({ payload }) => {
    alive();
    joined(consumer);
    onJoined(consumer, new Map(Object.entries(payload.memberAssignment)));
  });
  return {
    consumer,
    failed: failure.promise,
    end: async () => {
      clearInterval(watchdog);
      await within(disconnectMs, "Leaving the group", consumer.disconnect()).catch(() => undefined);
    },
  };
};

const begin = async ({ consumer }: Run, { topics, onBatch }: SupervisedConsumerOptions) => {
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: (batch) => {
      onBatch(batch);
      return Promise.resolve();
    },
  });
};

/** Keeps one member of a group alive: whatever crashes or hangs is replaced, for ever. */
export const supervisedConsumer = (options: SupervisedConsumerOptions): SupervisedConsumer => {
  const { config, log } = options;
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener("abort", () => {
      resolve();
    });
  });
  let current: Consumer | undefined;

  const runOnce = async () => {
    const run = open(options, (consumer) => {
      current = consumer;
    });
    try {
      await Promise.race([begin(run, options), run.failed, stopped]);
      await Promise.race([run.failed, stopped]);
    } finally {
      current = undefined;
      await run.end();
    }
  };

  const supervise = async () => {
    while (!stopping.signal.aborted) {
      try {
        await runOnce();
      } catch (error) {
        log.warn({ err: error, groupId: config.groupId }, "A Kafka consumer failed; a new one takes its place");
        await pause(restMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };

  const running = supervise();
  return {
    current: () => current,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
