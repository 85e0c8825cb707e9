import { describe, expect, it } from "vitest";
import { type ViewPlace, viewFreshness } from "./view-freshness.ts";

const token = (position: string, stream = "order-1", epoch = "e") => ({ epoch, seen: [[stream, position]] as const });

const place = (position: string, parked: readonly string[] = [], epoch = "e"): ViewPlace => ({
  epoch,
  positions: new Map([
    [0, position],
    [1, "9"],
  ]),
  parked: new Set(parked),
});

/** Views whose places are set by hand; streams of "b-" are in partition 1. */
const started = (places: Record<string, ViewPlace> = {}) => {
  let looks = 0;
  const look = () => {
    looks += 1;
    return Promise.resolve(new Map(Object.entries(places)));
  };
  const { reach } = viewFreshness({ look, partitionOf: (stream) => (stream.startsWith("b-") ? 1 : 0), everyMs: 5 });
  return { places, reach, looks: () => looks };
};

describe("Views that other processes write", () => {
  it("are fresh once all that are asked for have reached the token", async () => {
    const { places, reach } = started({ orders: place("3"), stock: place("5") });
    expect(await reach(token("3"), ["orders", "stock"], 100)).toBe("fresh");
    const waiting = reach(token("5"), ["orders", "stock"], 1_000);
    setTimeout(() => (places["orders"] = place("5")), 20);
    expect(await waiting).toBe("fresh");
  });

  it("are stale when they do not come that far in time, or nothing is known of them", async () => {
    const { reach } = started({ orders: place("3") });
    expect(await reach(token("4"), ["orders"], 30)).toBe("stale");
    expect(await reach(token("1"), ["unknown"], 30)).toBe("stale");
  });

  it("go by the partition that carries the stream", async () => {
    const { reach } = started({ orders: place("3") });
    expect(await reach(token("8", "b-1"), ["orders"], 30)).toBe("fresh");
  });

  it("are stale at once for a stream that is parked there, and for another store's token", async () => {
    const { reach } = started({ orders: place("3", ["order-1"]) });
    const begun = performance.now();
    expect(await reach(token("3"), ["orders"], 5_000)).toBe("stale");
    expect(await reach(token("3", "order-2"), ["orders"], 5_000)).toBe("fresh");
    expect(await reach(token("3", "order-2", "other"), ["orders"], 5_000)).toBe("stale");
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it("are fresh again once what was parked is not any more", async () => {
    const { places, reach } = started({ orders: place("3", ["order-1"]) });
    expect(await reach(token("3"), ["orders"], 30)).toBe("stale");
    places["orders"] = place("3");
    expect(await reach(token("3"), ["orders"], 30)).toBe("fresh");
  });

  it("are looked at once for all who wait together, and not at all for what was seen before", async () => {
    const { places, reach, looks } = started({ orders: place("3") });
    const waiting = Array.from({ length: 500 }, () => reach(token("4"), ["orders"], 1_000));
    setTimeout(() => (places["orders"] = place("4")), 30);
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["fresh"]));
    expect(looks()).toBeLessThan(15);
    const before = looks();
    expect(await reach(token("4"), ["orders"], 1_000)).toBe("fresh");
    expect(looks()).toBe(before);
  });

  it("are stale in time when nothing is heard of them", async () => {
    const { reach } = viewFreshness({ look: () => new Promise(() => undefined), partitionOf: () => 0 });
    expect(await reach(token("3"), ["orders"], 30)).toBe("stale");
  });

  it("fail those who wait when they cannot be looked at, and only those", async () => {
    let away = true;
    const look = () => (away ? Promise.reject(new Error("away")) : Promise.resolve(new Map([["orders", place("3")]])));
    const { reach } = viewFreshness({ look, partitionOf: () => 0, everyMs: 1 });
    await expect(reach(token("3"), ["orders"], 100)).rejects.toThrow("away");
    away = false;
    expect(await reach(token("3"), ["orders"], 100)).toBe("fresh");
  });
});
