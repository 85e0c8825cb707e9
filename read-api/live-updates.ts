/** A row of a view, or, without a key, any row of it. */
export type Row = { readonly view: string; readonly key?: string };

/** What was committed to the views, told after the commit. A view goes by its projector's name. */
export type LiveUpdates = {
  /** Calls `listener` after every commit that changed the row `key` of `view`, or may have; answers what ends it. */
  readonly listen: (view: string, key: string, listener: () => void) => () => void;
  /** Rises with every commit to `view`: what was read at this version is still what a query would answer.
   * Where that cannot be told, no version is like the one before.
   * Once `Freshness.reach` says "fresh", the commits that made it so are counted. */
  readonly version: (view: string) => number;
  /** The version (text that sorts, the same for all processes) of what is read from here on: sorts before that of every later change. */
  readonly now: () => string;
  /** What was read of all of `rows` at this version or a later one is still what a query would answer;
   * undefined while that cannot be told. */
  readonly since: (rows: readonly Row[]) => string | undefined;
};
