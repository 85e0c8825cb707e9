import { expect, it } from "vitest";
import type { RateLimiter } from "./rate-limit.ts";

const rate = { limit: 3, windowMs: 1_000 };

/** `advance` moves the limiter's clock on, or waits for it to. */
export const rateLimiterContract = (
  make: () => { readonly limiter: RateLimiter; readonly advance: (ms: number) => unknown },
) => {
  it("allows as many takes of a key as its rate says, and counts down", async () => {
    const { limiter } = make();
    const verdicts = [];
    for (let take = 0; take < 4; take += 1) verdicts.push(await limiter.take("a", rate));
    expect(verdicts.map(({ allowed }) => allowed)).toEqual([true, true, true, false]);
    expect(verdicts.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0]);
  });

  it("counts each key on its own", async () => {
    const { limiter } = make();
    for (let take = 0; take < 3; take += 1) await limiter.take("a", rate);
    expect((await limiter.take("b", rate)).allowed).toBe(true);
  });

  it("begins again once the window is over, and says how long that takes", async () => {
    const { limiter, advance } = make();
    for (let take = 0; take < 3; take += 1) await limiter.take("a", rate);
    await advance(400);
    const refused = await limiter.take("a", rate);
    expect(refused.allowed).toBe(false);
    expect(refused.resetMs).toBeGreaterThan(0);
    expect(refused.resetMs).toBeLessThanOrEqual(600);
    await advance(600);
    expect((await limiter.take("a", rate)).allowed).toBe(true);
  });
};
