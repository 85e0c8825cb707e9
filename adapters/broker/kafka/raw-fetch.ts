import type { Broker } from "kafkajs";
import { fetchAnswer, type FetchedPartition, fetchVersion } from "./fetch-answer.ts";

export type FetchRequest = Parameters<Broker["fetch"]>[0];

type Call = (...given: readonly unknown[]) => unknown;

const isCall = (value: unknown): value is Call => typeof value === "function";
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const changed = (what: string) => new Error(`kafkajs has changed: ${what}`);

/** What the client calls to read an answer. It takes throttling from what `decode` gives. */
const response = {
  decode: (answer: unknown) => {
    if (!Buffer.isBuffer(answer)) throw changed("answers are no longer bytes");
    const { throttleMs, ...rest } = fetchAnswer(answer);
    return { ...rest, clientSideThrottleTime: throttleMs };
  },
  parse: (decoded: unknown) => decoded,
};

const read = (protocol: unknown) => {
  if (!isObject(protocol) || !isObject(protocol["request"])) throw changed("a request has another shape");
  if (protocol["request"]["apiVersion"] !== fetchVersion)
    throw new Error(`The broker does not speak version ${String(fetchVersion)} of Fetch: Kafka 2.3 or later is needed`);
  return { ...protocol, response };
};

/** `broker`, its answers to Fetch read by us. */
const rawly = (broker: Broker) =>
  new Proxy(broker, {
    get: (target, name, receiver): unknown => {
      const value: unknown = Reflect.get(target, name, receiver);
      if (name !== "lookupRequest") return value;
      if (!isCall(value)) throw changed("a broker no longer looks its requests up");
      return (...key: readonly unknown[]) => {
        const make = value(...key);
        if (!isCall(make)) throw changed("a looked up request cannot be made");
        return (...given: readonly unknown[]) => read(make(...given));
      };
    },
  });

const isPartitions = (value: unknown): value is readonly FetchedPartition[] => Array.isArray(value);

/** One Fetch by the client's connection, which makes an object and a list of each record's headers where half of the names are never
 * looked at: here batches are handed over as they came.
 * @throws when the connection breaks, or the broker refuses the whole of it. */
export const rawFetch = async (broker: Broker, request: FetchRequest): Promise<readonly FetchedPartition[]> => {
  const answer: unknown = await rawly(broker).fetch(request);
  if (!isObject(answer) || !isPartitions(answer["partitions"]))
    throw changed("answers no longer come as they are read");
  if (answer["errorCode"] !== 0)
    throw new Error(`Kafka refuses to be read from, with error ${String(answer["errorCode"])}`);
  return answer["partitions"];
};
