import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import type { Position } from "../schemas/recorded-event.ts";
import type { Arrival } from "./arrival.ts";
import { encodedEvent } from "./sample-log.contract.ts";
import { tail } from "./tail.ts";

const at = (index: number) => String(index).padStart(16, "0") as Position;

const arrival = (index: number): Arrival => ({
  ...encodedEvent({ type: "Noted", stream: "a", data: {} }),
  data: { index },
  stream: "a",
  revision: index,
  position: at(index),
  recordedAt: encodedEvent({ type: "Noted", stream: "a", data: {} }).metadata.at,
});

const positions = (arrivals: readonly Arrival[] | undefined) => arrivals?.map(({ position }) => Number(position));

const collectGarbage = () => {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc()");
};

describe("the tail of a partition", () => {
  it("answers what stands behind a position, up to a limit, and undefined to those who have fallen behind", () => {
    const own = tail(at(10), { events: 3, chars: 1_000 });
    own.append([11, 12, 13, 14].map(arrival), [1, 1, 1, 1]);
    expect(own.after(at(10), 10)).toBeUndefined();
    expect(positions(own.after(at(11), 10))).toEqual([12, 13, 14]);
    expect(positions(own.after(at(12), 1))).toEqual([13]);
    expect(positions(own.after(at(14), 10))).toEqual([]);
  });

  it("keeps no more characters than it may, and the newest of them", () => {
    const own = tail(undefined, { events: 100, chars: 10 });
    own.append([1, 2, 3].map(arrival), [4, 4, 4]);
    expect(own.after(undefined, 10)).toBeUndefined();
    expect(positions(own.after(at(1), 10))).toEqual([2, 3]);
  });

  it("lets go of what it no longer keeps", async () => {
    const own = tail(undefined, { events: 100, chars: 1_000_000 });
    const watched: WeakRef<Arrival>[] = [];
    for (let first = 0; first < 1_000; first += 50) {
      const page = Array.from({ length: 50 }, (_, index) => arrival(first + index));
      watched.push(...page.map((each) => new WeakRef(each)));
      own.append(
        page,
        page.map(() => 1),
      );
    }
    await nextTurn();
    collectGarbage();
    const held = watched.filter((each) => each.deref() !== undefined).length;
    expect(positions(own.after(at(899), 1_000))).toHaveLength(100);
    // A few hundred slots may still hold what was trimmed last.
    expect(held).toBeLessThanOrEqual(100 + 256);
  });
});
