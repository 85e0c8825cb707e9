import { setImmediate as nextTurn } from "node:timers/promises";

/** Work that is alone begins at once. Beside other work it begins in a turn of its own, in which none of that can have failed yet. */
export const turns = () => {
  let underWay = 0;
  return async <Answer>(work: () => Promise<Answer>) => {
    if (underWay > 0) await nextTurn();
    underWay += 1;
    try {
      return await work();
    } finally {
      underWay -= 1;
    }
  };
};
