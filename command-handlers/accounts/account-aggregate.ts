import {
  account,
  type Account,
  type AccountCommand,
  type AccountEvent,
  type AccountRejection,
} from "../../domain/accounts/index.ts";
import type { Aggregate } from "../aggregate.ts";

export const accountAggregate: Aggregate<AccountCommand, AccountEvent, Account, AccountRejection> = {
  category: "account",
  decider: account,
};
