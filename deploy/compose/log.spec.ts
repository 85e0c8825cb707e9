import { describe, expect, it } from "vitest";
import { humanLine } from "./log.ts";

describe("A log line for eyes", () => {
  it("has the time of day, the level, the message and what else there is", () => {
    const line = JSON.stringify({
      level: 40,
      time: "2026-03-01T08:00:05.120Z",
      consumer: "orders",
      err: { type: "Error", message: "connection lost", stack: "…" },
      msg: "The consumer failed",
    });
    expect(humanLine(line)).toBe("08:00:05 warn  The consumer failed  consumer=orders  err=connection lost\n");
  });
});
