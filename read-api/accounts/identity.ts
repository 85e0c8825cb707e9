import type { Principal } from "../../schemas/principal.ts";

export type Account = {
  readonly principal: Principal;
  readonly email: string;
  /** What the account is called on screen. */
  readonly name: string;
};

/** Who stands behind an e-mail and a password. Answers in the same time whether the account exists or not. */
export type Identity = {
  /** undefined: unknown, wrong password, disabled, locked, or its e-mail is not confirmed as claimed: the caller cannot tell which. */
  readonly authenticate: (email: string, password: string) => Promise<Account | undefined>;
  readonly account: (accountId: string) => Promise<Account | undefined>;
};
