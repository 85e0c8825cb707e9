import { describe, expect, it } from "vitest";
import { type Decider, decisions } from "./decider.ts";
import { given } from "./given.ts";
import { isUuid, uuidTimeMs } from "./ids.ts";
import { instant, plusMs } from "./instant.ts";
import { isQuantity, summedByProduct } from "./quantity.ts";

type Switched = { readonly type: "Switched"; readonly data: { readonly on: boolean } };
const { accept, reject } = decisions<Switched, "AlreadyThere">();
const light: Decider<{ readonly on: boolean }, Switched, boolean, "AlreadyThere"> = {
  initial: false,
  decide: ({ on }, isOn) => (on === isOn ? reject("AlreadyThere") : accept({ type: "Switched", data: { on } })),
  evolve: (_, { data }) => data.on,
};
const switched = (on: boolean): Switched => ({ type: "Switched", data: { on } });

describe("The kernel", () => {
  it("decides on the state that the given events fold to", () => {
    expect(given(light).when({ on: true })).toEqual(accept(switched(true)));
    expect(given(light, switched(true)).when({ on: true })).toEqual(reject("AlreadyThere"));
    expect(given(light, switched(true), switched(false)).state).toBe(false);
  });

  it("writes every instant in one form, so that text order is time order", () => {
    expect(instant("2026-03-01T09:00:00+01:00")).toBe("2026-03-01T08:00:00.000Z");
    expect(plusMs(instant("2026-03-01T08:00:00Z"), 1_500)).toBe("2026-03-01T08:00:01.500Z");
    expect(() => instant("yesterday")).toThrow(RangeError);
    expect(instant("2026-02-28T23:59:59.999Z")).toBe("2026-02-28T23:59:59.999Z");
    expect(() => instant("2026-13-01T08:00:00.000Z")).toThrow(RangeError);
  });

  it("reads the time out of a UUIDv7", () => {
    expect(uuidTimeMs("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")).toBe(Date.parse("2022-02-22T19:22:22.000Z"));
    expect([isUuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), isUuid("p-1"), isUuid("")]).toEqual([true, false, false]);
  });

  it("counts in whole units, at least one", () => {
    expect([1, 0, -1, 1.5, 1_000_000_001].map(isQuantity)).toEqual([true, false, false, false, false]);
  });

  it("sums a product's quantities over lines, in order of first sight", () => {
    const lines = [
      { productId: "b", quantity: 2 },
      { productId: "a", quantity: 1 },
      { productId: "b", quantity: 3 },
    ];
    expect([...summedByProduct(lines)]).toEqual([
      ["b", 5],
      ["a", 1],
    ]);
  });
});
