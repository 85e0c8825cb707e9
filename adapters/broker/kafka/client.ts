import { Kafka, type logCreator, logLevel } from "kafkajs";
import { quietTimeouts } from "./quiet-timeouts.ts";

/** What the client tells operators. */
type KafkaLog = { readonly warn: (fields: object, message: string) => void };

export type KafkaOptions = {
  /** "host:port", one at least. */
  readonly brokers: readonly string[];
  /** Names the process in the broker's log and quotas. */
  readonly clientId: string;
  /** Where the client's own warnings go; nowhere when left out. */
  readonly log?: KafkaLog;
};

/** Said of answers that the caller hears of as errors, while a broker loads or a group settles, or about choices of ours: nothing that
 * anybody has to do something about. */
const noise =
  /^Response |coordinator|rebalanc|Limiting retries|switched default partitioner|There is no leader for this topic|Closed connection/i;

const repeatedAfterMs = 60_000;
const rememberedMax = 200;

/** Every fault that matters comes as an error to whoever called, so the client's own words are warnings, each at most once a minute. */
const loggedBy = (log: KafkaLog): logCreator => {
  const saidAt = new Map<string, number>();
  return () =>
    ({ level, namespace, log: { message, logger: _, timestamp: _at, stack: _stack, ...fields } }) => {
      if (level > logLevel.WARN || noise.test(message)) return;
      const now = performance.now();
      if (now - (saidAt.get(message) ?? -Infinity) < repeatedAfterMs) return;
      if (saidAt.size >= rememberedMax) saidAt.clear();
      saidAt.set(message, now);
      log.warn({ kafka: namespace, ...fields }, message);
    };
};

const silent: KafkaLog = { warn: () => undefined };

/** A client whose every request has a deadline; it connects when it is used. */
export const kafkaClient = ({ brokers, clientId, log = silent }: KafkaOptions) => {
  quietTimeouts();
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 5_000,
    requestTimeout: 10_000,
    enforceRequestTimeout: true,
    retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 2_000 },
    logLevel: logLevel.WARN,
    logCreator: loggedBy(log),
  });
};
