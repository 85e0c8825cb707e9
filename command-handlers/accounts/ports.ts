/** Password hashes, apart from the log. */
export type Credentials = {
  /** Keeps `passwordHash` for an account that has none yet; leaves one that has. */
  readonly add: (accountId: string, passwordHash: string) => Promise<void>;
  readonly find: (accountId: string) => Promise<string | undefined>;
};

export type Passwords = {
  /** @throws Overloaded when too many wait already. */
  readonly hash: (password: string) => Promise<string>;
  /** The same work when there is no hash: then always false.
   * @throws Overloaded when too many wait already. */
  readonly verify: (passwordHash: string | undefined, password: string) => Promise<boolean>;
};

/** The name under which an e-mail address is claimed; nobody without the server's secret can make it. */
export type EmailClaimOf = (email: string) => string;
