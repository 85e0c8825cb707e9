import { describe, expect, it } from "vitest";
import { unavailable } from "../../adapters/internal-http/protocol.ts";
import { untilAnswered } from "./until-answered.ts";

const failing = (times: number, error: Error) => {
  let asked = 0;
  return () => {
    asked += 1;
    return asked > times ? Promise.resolve(`answer ${asked}`) : Promise.reject(error);
  };
};

describe("Asking processes that have just started", () => {
  it("goes on until they have time for an answer", async () => {
    expect(await untilAnswered(failing(2, unavailable("busy")))).toBe("answer 3");
  });

  it("ends with their last word when they never have", async () => {
    await expect(untilAnswered(failing(Infinity, unavailable("busy")), 300)).rejects.toThrow("busy");
  });

  it("does not ask again where more time is of no use", async () => {
    await expect(untilAnswered(failing(1, new Error("forbidden")))).rejects.toThrow("forbidden");
  });
});
