import { once } from "node:events";
import { connect } from "node:net";

/** A topic, and which of its partitions. */
export type TopicPartitions = { readonly topic: string; readonly partitions: readonly number[] };

/** Names and version from Kafka's protocol guide: ElectLeaders, the last version without tagged fields. */
const electLeadersKey = 43;
const electLeadersVersion = 1;
const preferred = 0;
const withinMs = 15_000;

const int8 = (value: number) => Buffer.from([value]);
const int16 = (value: number) => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const text = (value: string) => Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
const list = (parts: readonly Buffer[]) => Buffer.concat([int32(parts.length), ...parts]);

const requestFor = (topics: readonly TopicPartitions[]) => {
  const header = [int16(electLeadersKey), int16(electLeadersVersion), int32(1), text("check")];
  const asked = topics.map(({ topic, partitions }) => Buffer.concat([text(topic), list(partitions.map(int32))]));
  const request = Buffer.concat([...header, int8(preferred), list(asked), int32(withinMs)]);
  return Buffer.concat([int32(request.length), request]);
};

/** The error code of the whole answer stands behind its length, the correlation id and the time it was throttled for. */
const errorCodeAt = 12;

/** Asks the broker at `address` ("host:port") that the first replica of each of these partitions leads it; a partition whose first
 * replica is away keeps its leader. The Kafka client has no such call.
 * @throws when the broker does not answer in time, or answers with an error. */
export const electPreferredLeaders = async (address: string, topics: readonly TopicPartitions[]) => {
  const [host = "", port = ""] = address.split(":");
  const socket = connect({ host, port: Number(port) });
  const signal = AbortSignal.timeout(withinMs);
  try {
    await once(socket, "connect", { signal });
    socket.write(requestFor(topics));
    const parts: Buffer[] = [];
    while (parts.reduce((bytes, { length }) => bytes + length, 0) < errorCodeAt + 2) {
      const received: readonly unknown[] = await once(socket, "data", { signal });
      parts.push(...received.filter((part) => Buffer.isBuffer(part)));
    }
    const code = Buffer.concat(parts).readInt16BE(errorCodeAt);
    if (code !== 0) throw new Error(`Kafka answered the election of leaders with error ${code}`);
  } finally {
    socket.destroy();
  }
};
