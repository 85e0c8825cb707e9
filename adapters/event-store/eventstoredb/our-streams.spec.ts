import { describe, expect, it } from "vitest";
import { ourStreams } from "./our-streams.ts";

describe("The names of our streams", () => {
  const shown = (prefix: string, names: readonly string[]) =>
    names.filter((name) => new RegExp(ourStreams(prefix), "u").test(name));

  it("are none of the server's own, and not the epoch's", () => {
    const names = [
      "order-1",
      "tradepost-epoch",
      "tradepost-epoch-2",
      "$$order-1",
      "$settings",
      "$$$scavenges",
      "claim-email-7",
    ];
    expect(shown("", names)).toEqual(["order-1", "tradepost-epoch-2", "claim-email-7"]);
  });

  it("are those of one deployment, whatever its prefix holds", () => {
    const names = ["order-1", "a.b-order-1", "axb-order-1", "a.b-tradepost-epoch", "$$a.b-order-1", "a.b-$$x", "a.b-"];
    expect(shown("a.b-", names)).toEqual(["a.b-order-1"]);
  });
});
