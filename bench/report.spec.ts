import { describe, expect, it } from "vitest";
import { type Measured, table } from "./report.ts";

const line = (measured: Partial<Measured>) =>
  table([{ what: "reads", value: 10, unit: "/s", detail: {}, ...measured }])
    .split("\n")
    .at(-1);

describe("A line of the table", () => {
  it.each([
    [{ atLeast: 8, aim: 9 }, "| >= 8.00 | 9.00 | aim met |"],
    [{ atLeast: 8, aim: 12 }, "| >= 8.00 | 12.00 | bar met |"],
    [{ atLeast: 11, aim: 12 }, "| >= 11.00 | 12.00 | below the bar |"],
    [{ atMost: 20, aim: 10 }, "| <= 20.00 | 10.00 | aim met |"],
    [{ atMost: 20, aim: 5 }, "| <= 20.00 | 5.00 | bar met |"],
    [{ atMost: 9, aim: 5 }, "| <= 9.00 | 5.00 | below the bar |"],
    [{ aim: 5, isCost: true }, "|  | 5.00 | aim missed |"],
    [{ aim: 20, isCost: true }, "|  | 20.00 | aim met |"],
    [{ aim: 20 }, "|  | 20.00 | aim missed |"],
    [{}, "|  |  | a figure |"],
    [{ value: Number.NaN, atLeast: 8, aim: 9 }, "| >= 8.00 | 9.00 | below the bar |"],
    [{ value: Number.NaN, aim: 9, isCost: true }, "|  | 9.00 | aim missed |"],
  ])("holds %j against its bar and its aim, where it has one", (measured, told) => {
    expect(line(measured)).toContain(told);
  });
});
