import { kafkaClient } from "../adapters/broker/kafka/client.ts";
import { type TcpProxy, tcpProxy } from "../adapters/tcp-proxy.fixture.ts";

type Address = { readonly host: string; readonly port: number };

const ownHost = "127.0.0.1";

/** As Kafka's answers write an address: the length of the host, the host, the port. */
const written = ({ host, port }: Address) => {
  const bytes = Buffer.alloc(2 + host.length + 4);
  bytes.writeInt16BE(host.length);
  bytes.write(host, 2);
  bytes.writeInt32BE(port, 2 + host.length);
  return bytes;
};

/** Where the frames of `bytes` that are whole end. Each begins with its length. */
const wholeUntil = (bytes: Buffer) => {
  let end = 0;
  while (bytes.length >= end + 4 && bytes.length >= end + 4 + bytes.readInt32BE(end)) end += 4 + bytes.readInt32BE(end);
  return end;
};

/** For the answers of one connection: address `from` in them reads `to`, which must be as long. Answers are handed on whole. */
export const readdressed = (from: Address, to: Address) => {
  const [old, own] = [written(from), written(to)];
  if (old.length !== own.length) throw new RangeError(`${from.host} is not as long as ${to.host}`);
  let begun = Buffer.alloc(0);
  return (chunk: Buffer) => {
    const bytes = Buffer.concat([begun, chunk]);
    const end = wholeUntil(bytes);
    begun = bytes.subarray(end);
    const whole = bytes.subarray(0, end);
    for (let at = whole.indexOf(old); at >= 0; at = whole.indexOf(old, at + old.length)) own.copy(whole, at);
    return whole;
  };
};

const advertised = async (brokers: string): Promise<Address> => {
  const admin = kafkaClient({ brokers: brokers.split(","), clientId: "proxy" }).admin();
  await admin.connect();
  const cluster = await admin.describeCluster().finally(() => admin.disconnect());
  const [only, ...others] = cluster.brokers;
  if (!only || others.length > 0) throw new Error("the proxy stands before one broker, not several");
  if (only.host.length !== ownHost.length)
    throw new Error(`the broker calls itself ${only.host}: the proxy needs one that says 127.0.0.1 or localhost`);
  return only;
};

/** A proxy before Kafka. Clients go to the address that a broker names, so in the broker's answers the proxy names its own.
 * @throws when there are several brokers, or the one is elsewhere than on this machine. */
export const kafkaProxy = async (brokers: string): Promise<TcpProxy> => {
  const broker = await advertised(brokers);
  return tcpProxy(`${broker.host}:${broker.port}`, (port) => readdressed(broker, { host: ownHost, port }));
};
