import { describe, expect, it } from "vitest";
import { alternate, median, quantile } from "./measure.ts";

describe("Measuring", () => {
  it("takes the middle of an odd and of an even count", () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  });

  it("interpolates a quantile between its neighbours", () => {
    expect(quantile([10, 20, 30, 40, 50], 0.99)).toBeCloseTo(49.6);
  });

  it("runs the contestants in turn, the other way round every second time", async () => {
    const order: string[] = [];
    const run = (name: string) => () => {
      order.push(name);
      return Promise.resolve(order.length);
    };
    const figures = await alternate(2, { ours: run("ours"), bare: run("bare") });
    expect(order).toEqual(["ours", "bare", "bare", "ours"]);
    expect(figures).toEqual({ ours: [1, 4], bare: [2, 3] });
  });
});
