import { describe, expect, it } from "vitest";
import { wrongAnswers } from "./gateway-answers.ts";
import type { Client } from "./http-client.ts";

const says = (status: number, available: number): Client => ({
  call: () => Promise.resolve({ status, headers: {}, text: `{"inventory":{"available":${available}}}` }),
  close: () => undefined,
});
const expected = { stocks: new Map([["p-1", 7]]), token: "t" };

describe("The check of what gateways answer", () => {
  it("finds nothing where all say what there is", async () => {
    expect(await wrongAnswers([says(200, 7), says(200, 7)], expected)).toEqual([]);
  });

  it("names the gateway whose cache is behind, and the one that fails", async () => {
    expect(await wrongAnswers([says(200, 7), says(200, 9)], expected)).toEqual(["gateway 2 says 200 9 of p-1, not 7"]);
    expect(await wrongAnswers([says(503, 7)], expected)).toEqual(["gateway 1 says 503 7 of p-1, not 7"]);
  });

  it("sees a product that is not in the catalog", async () => {
    expect(await wrongAnswers([says(200, 7)], { ...expected, stocks: new Map([["p-1", undefined]]) })).toHaveLength(1);
  });
});
