/** Who may do what only one process should do at a time. A lease is a courtesy: what it guards must survive two holders. */
export type Leases = {
  /** Takes or renews every one of `names` that is free, run out, or held by `owner`; answers those now held for `ttlMs`. */
  readonly acquire: (names: readonly string[], owner: string, ttlMs: number) => Promise<readonly string[]>;

  /** Frees those of `names` that `owner` holds. */
  readonly release: (names: readonly string[], owner: string) => Promise<void>;

  /** Who holds `name` now. */
  readonly holder: (name: string) => Promise<string | undefined>;
};
