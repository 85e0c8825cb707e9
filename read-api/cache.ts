/** A value and what it was made from: text that sorts, a position or a padded revision. */
export type Versioned<Value> = { readonly value: Value; readonly version: string };

/** Answers kept for a while, of one kind, bounded in number. Keys come from `cacheKeys`. */
export type Cache<Value> = {
  /** What is kept for `key` at `atLeast` or newer, else what `load` answers. Callers that come while it loads share the one load.
   * What fails to load is not kept; every caller that waited is told. */
  readonly read: (key: string, load: () => Promise<Versioned<Value>>, atLeast?: string) => Promise<Value>;
  /** Keeps `entry` unless something newer is known of `key`. */
  readonly offer: (key: string, entry: Versioned<Value>) => void;
  /** From now on whatever is older than `version` is a miss, also where it arrives late. */
  readonly supersede: (key: string, version: string) => void;
};
