import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { turns } from "./turns.ts";

describe("Turns", () => {
  const watched = () => {
    const inTurn = turns();
    const begun: string[] = [];
    const run = (name: string, work: Promise<unknown> = Promise.resolve()) =>
      inTurn(() => {
        begun.push(name);
        return work;
      }).catch(() => undefined);
    return { begun, run };
  };

  it("let work that is alone begin at once, again and again", async () => {
    const { begun, run } = watched();
    const first = run("first");
    expect(begun).toEqual(["first"]);
    await first;
    const second = run("second");
    expect(begun).toEqual(["first", "second"]);
    await second;
  });

  it.each([
    {
      how: "fails",
      end: (work: PromiseWithResolvers<undefined>) => {
        work.reject(new Error("cut"));
      },
    },
    {
      how: "succeeds",
      end: (work: PromiseWithResolvers<undefined>) => {
        work.resolve(undefined);
      },
    },
  ])("let none begin in the turn in which another one $how", async ({ end }) => {
    const { begun, run } = watched();
    const work = Promise.withResolvers<undefined>();
    const first = run("first", work.promise);
    const second = run("second");
    end(work);
    await first;
    expect(begun).toEqual(["first"]);
    await nextTurn();
    await second;
    expect(begun).toEqual(["first", "second"]);
  });
});
