import { waker } from "../feeds/waker.ts";

/** Things begun in order and finished in any order: how far they are finished without a gap. */
export type DonePrefix<Mark> = {
  /** Answers what is to be called once the thing is finished. */
  readonly begin: (mark: Mark) => () => void;
  /** The last one of those finished without a gap; undefined until there is one. */
  readonly reached: () => Mark | undefined;
  /** Nothing is unfinished. */
  readonly isClear: () => boolean;
  /** True once fewer than `most` are unfinished or wait behind one that is; false when `mayGoOn` says no before. */
  readonly room: (most: number, mayGoOn: () => boolean) => Promise<boolean>;
};

const compactAt = 1_024;
const recheckMs = 200;

export const donePrefix = <Mark>(): DonePrefix<Mark> => {
  let begun: { readonly mark: Mark; done: boolean }[] = [];
  let first = 0;
  let reached: Mark | undefined;
  const advanced = waker();

  const advance = () => {
    for (let entry = begun[first]; entry?.done; entry = begun[first]) {
      reached = entry.mark;
      first += 1;
    }
    if (first >= compactAt) {
      begun = begun.slice(first);
      first = 0;
    }
    advanced.wake();
  };

  return {
    begin: (mark) => {
      const entry = { mark, done: false };
      begun.push(entry);
      return () => {
        entry.done = true;
        if (begun[first] === entry) advance();
      };
    },
    reached: () => reached,
    isClear: () => first === begun.length,
    room: async (most, mayGoOn) => {
      while (begun.length - first >= most) {
        if (!mayGoOn()) return false;
        await advanced.wait(recheckMs);
      }
      return true;
    },
  };
};
