import { describe, expect, it } from "vitest";
import { readdressed } from "./kafka-proxy.fixture.ts";

const broker = { host: "localhost", port: 29_092 };
const own = { host: "127.0.0.1", port: 40_001 };

const short = (number: number) => [number >> 8, number & 255];
const addressBytes = ({ host, port }: typeof broker) =>
  Buffer.from([...short(host.length), ...Buffer.from(host), 0, 0, ...short(port)]);

const frame = (...parts: readonly Buffer[]) => {
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
};

const some = Buffer.from("some bytes");
const sent = Buffer.concat([
  frame(some, addressBytes(broker), some, addressBytes(broker)),
  frame(some),
  frame(addressBytes({ ...broker, port: 29_093 })),
]);
const expected = Buffer.concat([
  frame(some, addressBytes(own), some, addressBytes(own)),
  frame(some),
  frame(addressBytes({ ...broker, port: 29_093 })),
]);

describe("The proxy before Kafka", () => {
  it.each([1, 7, 40, sent.length])(
    "names itself where the broker's address stands, however the answer is cut: %i bytes",
    (size) => {
      const through = readdressed(broker, own);
      const passed: Buffer[] = [];
      for (let at = 0; at < sent.length; at += size) passed.push(through(sent.subarray(at, at + size)));
      expect(Buffer.concat(passed)).toEqual(expected);
    },
  );

  it("refuses an address that is longer or shorter than its own", () => {
    expect(() => readdressed({ host: "kafka", port: 9_092 }, own)).toThrow(/kafka is not as long/);
  });
});
