/** What was committed to the views, told in this process after the commit. A view goes by its projector's name. */
export type LiveUpdates = {
  /** Calls `listener` after every commit that changed the row `key` of `view`; answers what ends it. */
  readonly listen: (view: string, key: string, listener: () => void) => () => void;
  /** Rises with every commit to `view`: what was read at this version is still what a query would answer.
   * Once `Freshness.reach` says "fresh", the commits that made it so are counted. */
  readonly version: (view: string) => number;
};
