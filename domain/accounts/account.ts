import { type Decider, decisions } from "../kernel/decider.ts";
import type { AccountId } from "../kernel/ids.ts";
import type {
  AccountCommand,
  ChangeRole,
  CreateAccount,
  DisableAccount,
  LockAccount,
  UnlockAccount,
} from "./commands.ts";
import type { AccountEvent, AccountRole } from "./events.ts";

export type AccountRejection =
  "AccountNotFound" | "AccountIsDisabled" | "RoleNeedsParty" | "RoleTakesNoParty" | "RoleBelongsToParty";

export type Account =
  | { readonly status: "uncreated" }
  | {
      readonly status: "active" | "locked" | "disabled";
      readonly accountId: AccountId;
      readonly role: AccountRole;
      readonly partyId: string | null;
      readonly email: string | null;
      readonly claim: string;
    };

const { accept, reject } = decisions<AccountEvent, AccountRejection>();

const isOfParty = (role: AccountRole) => role === "company" || role === "retailer";

const create = ({ data }: CreateAccount, account: Account) => {
  if (account.status !== "uncreated") return accept();
  const { accountId, role, partyId, email, claim } = data;
  if (isOfParty(role) && partyId === null) return reject("RoleNeedsParty");
  if (!isOfParty(role) && partyId !== null) return reject("RoleTakesNoParty");
  return accept({ type: "AccountCreated", data: { accountId, role, partyId, email, claim } });
};

const changeRole = ({ data: { accountId, role } }: ChangeRole, account: Account) => {
  if (account.status === "uncreated") return reject("AccountNotFound");
  if (account.status === "disabled") return reject("AccountIsDisabled");
  if (isOfParty(account.role)) return reject("RoleBelongsToParty");
  return account.role === role ? accept() : accept({ type: "AccountRoleChanged", data: { accountId, role } });
};

const lock = ({ data: { accountId, cause } }: LockAccount, { status }: Account) => {
  if (status === "uncreated") return reject("AccountNotFound");
  if (status === "disabled") return reject("AccountIsDisabled");
  return status === "locked" ? accept() : accept({ type: "AccountLocked", data: { accountId, cause } });
};

const unlock = ({ data: { accountId } }: UnlockAccount, { status }: Account) => {
  if (status === "uncreated") return reject("AccountNotFound");
  if (status === "disabled") return reject("AccountIsDisabled");
  return status === "active" ? accept() : accept({ type: "AccountUnlocked", data: { accountId } });
};

const disable = ({ data: { accountId } }: DisableAccount, { status }: Account) => {
  if (status === "uncreated") return reject("AccountNotFound");
  return status === "disabled" ? accept() : accept({ type: "AccountDisabled", data: { accountId } });
};

const evolve = (account: Account, event: AccountEvent): Account => {
  if (event.type === "AccountCreated") return { status: "active", ...event.data };
  if (account.status === "uncreated") return account;
  switch (event.type) {
    case "AccountRoleChanged":
      return { ...account, role: event.data.role };
    case "AccountLocked":
      return { ...account, status: "locked" };
    case "AccountUnlocked":
      return { ...account, status: "active" };
    case "AccountDisabled":
      return { ...account, status: "disabled" };
  }
};

export const account: Decider<AccountCommand, AccountEvent, Account, AccountRejection> = {
  initial: { status: "uncreated" },
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case "CreateAccount":
        return create(command, state);
      case "ChangeRole":
        return changeRole(command, state);
      case "LockAccount":
        return lock(command, state);
      case "UnlockAccount":
        return unlock(command, state);
      case "DisableAccount":
        return disable(command, state);
    }
  },
};
