/** Numbers that look random and are the same at every start. */
export type Random = {
  /** From 0 up to and without 1. */
  readonly next: () => number;
  /** From `least` to `most`, both included. */
  readonly whole: (least: number, most: number) => number;
  /** @throws RangeError when there is nothing to pick from. */
  readonly pick: <Item>(items: readonly Item[]) => Item;
  readonly chance: (of: number) => boolean;
};

/** A linear congruential generator, modulus 2^32 (Knuth & Lewis), its high bits used. */
export const seeded = (seed: number): Random => {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[whole(0, items.length - 1)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  };
  return { next, whole, pick, chance: (of) => next() < of };
};
