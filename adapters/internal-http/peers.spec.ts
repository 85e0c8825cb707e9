import { describe, expect, it } from "vitest";
import { peers } from "./peers.ts";

const urls = ["http://a", "http://b", "http://c"];
const keys = Array.from({ length: 300 }, (_, index) => `order-${index}`);

describe("The processes of one kind", () => {
  it("share the keys between them, and every gateway shares them the same way", () => {
    const [here, elsewhere] = [peers(urls), peers(urls.toReversed())];
    const firsts = keys.map((key) => here.inOrder(key)[0]);
    expect(keys.map((key) => elsewhere.inOrder(key)[0])).toEqual(firsts);
    for (const url of urls) expect(firsts.filter((first) => first === url).length).toBeGreaterThan(60);
  });

  it("move only the keys of the one that is lost", () => {
    const [three, two] = [peers(urls), peers(urls.slice(0, 2))];
    for (const key of keys) {
      const [first] = three.inOrder(key);
      if (first !== "http://c") expect(two.inOrder(key)[0]).toBe(first);
    }
  });

  it("take turns where there is no key", () => {
    const known = peers(urls);
    expect(new Set([0, 1, 2].map(() => known.inOrder(undefined)[0]))).toEqual(new Set(urls));
  });

  it("put who failed last, for longer each time, until it works", () => {
    let now = 0;
    const known = peers(urls, () => now);
    const [first = ""] = known.inOrder("k");
    known.failed(first);
    expect(known.inOrder("k").at(-1)).toBe(first);
    now = 501;
    expect(known.inOrder("k")[0]).toBe(first);
    known.failed(first);
    now = 1_200;
    expect(known.inOrder("k").at(-1)).toBe(first);
    known.worked(first);
    expect(known.inOrder("k")[0]).toBe(first);
  });
});
