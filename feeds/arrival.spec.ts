import { describe, expect, it } from "vitest";
import type { RecordedEvent } from "../schemas/recorded-event.ts";
import { type Decode, decodeAll, isUndecodable } from "./arrival.ts";
import { parsed, sampleLog } from "./sample-log.contract.ts";

const stored = async (count: number): Promise<readonly RecordedEvent[]> => {
  const recorded: RecordedEvent[] = [];
  const { feed, happen } = sampleLog({
    decode: (events) => {
      recorded.push(...events);
      return Promise.resolve(events.map(parsed));
    },
  });
  const cursor = feed.cursor({ partition: 0, after: undefined, handles: new Set(["Noted"]) });
  happen(...Array.from({ length: count }, (_, note) => ({ type: "Noted", stream: "a", data: { note } })));
  while (recorded.length < count) await cursor.next({ waitMs: 2_000 });
  await feed.stop();
  return recorded;
};

describe("decoding a page", () => {
  it("keeps the order, and sets aside the one event that cannot be decoded, wherever it stands", async () => {
    const events = await stored(901);
    for (const faulty of [0, 199, 200, 450, 900]) {
      const decode: Decode = (some) => {
        if (some.some(({ id }) => id === events[faulty]?.id)) throw new Error("not readable");
        return Promise.resolve(some.map(parsed));
      };
      const arrivals = await decodeAll(decode, events);
      expect(arrivals.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
      expect(arrivals.flatMap((arrival, index) => (isUndecodable(arrival) ? [index] : []))).toEqual([faulty]);
    }
  });

  it("lets others have their turn in the middle of a large one", async () => {
    const events = await stored(1_000);
    let decoded = 0;
    const decode: Decode = (some) => {
      decoded += some.length;
      return Promise.resolve(some.map(parsed));
    };
    const seen: number[] = [];
    const look = () => {
      seen.push(decoded);
      if (decoded < events.length) setImmediate(look);
    };
    setImmediate(look);
    await decodeAll(decode, events);
    expect(seen.filter((count) => count > 0 && count < events.length)).not.toEqual([]);
  });
});
