import { describe, expect, it } from "vitest";
import { decisions, fold } from "../kernel/decider.ts";
import { given } from "../kernel/given.ts";
import { accountId as id } from "../kernel/ids.ts";
import { account, type AccountCommand, type AccountEvent, type AccountRejection, type AccountRole } from "./index.ts";

const { accept, reject } = decisions<AccountEvent, AccountRejection>();

const accountId = id("019581b2-0a10-7d33-a55e-6b7c8d9e0f12");
const partyId = "019581b1-9f40-7c22-9b4d-1a2e3f405162";

const of = (role: AccountRole, party: string | null) => ({
  accountId,
  role,
  partyId: party,
  email: "ines@cornerandclay.example",
  claim: "5b",
});
const created = (role: AccountRole = "admin", party: string | null = null): AccountEvent => ({
  type: "AccountCreated",
  data: of(role, party),
});
const locked: AccountEvent = { type: "AccountLocked", data: { accountId, cause: "other" } };
const unlocked: AccountEvent = { type: "AccountUnlocked", data: { accountId } };
const disabled: AccountEvent = { type: "AccountDisabled", data: { accountId } };
const becameAuditor: AccountEvent = { type: "AccountRoleChanged", data: { accountId, role: "auditor" } };

const create = (role: AccountRole = "admin", party: string | null = null): AccountCommand => ({
  type: "CreateAccount",
  data: of(role, party),
});
const becomeAuditor: AccountCommand = { type: "ChangeRole", data: { accountId, role: "auditor" } };
const lock: AccountCommand = { type: "LockAccount", data: { accountId, cause: "other" } };
const unlock: AccountCommand = { type: "UnlockAccount", data: { accountId } };
const disable: AccountCommand = { type: "DisableAccount", data: { accountId } };

describe("Account", () => {
  it("is created for staff, and for a company or retailer", () => {
    expect(given(account).when(create())).toEqual(accept(created()));
    expect(given(account).when(create("retailer", partyId))).toEqual(accept(created("retailer", partyId)));
  });

  it("is created once, however often it is asked", () => {
    expect(given(account, created()).when(create())).toEqual(accept());
  });

  it("does not act for a company or retailer without saying which", () => {
    expect(given(account).when(create("company"))).toEqual(reject("RoleNeedsParty"));
  });

  it("is staff or acts for a party, never both", () => {
    expect(given(account).when(create("auditor", partyId))).toEqual(reject("RoleTakesNoParty"));
  });

  it("knows nothing to do before it is created", () => {
    for (const command of [becomeAuditor, lock, unlock, disable])
      expect(given(account).when(command)).toEqual(reject("AccountNotFound"));
    expect(fold(account, [locked])).toEqual(account.initial);
  });

  it("changes the role of staff, once", () => {
    expect(given(account, created()).when(becomeAuditor)).toEqual(accept(becameAuditor));
    expect(given(account, created(), becameAuditor).when(becomeAuditor)).toEqual(accept());
  });

  it("does not make staff of whoever acts for a party", () => {
    expect(given(account, created("company", partyId)).when(becomeAuditor)).toEqual(reject("RoleBelongsToParty"));
  });

  it("is locked and unlocked, each once", () => {
    expect(given(account, created()).when(lock)).toEqual(accept(locked));
    expect(given(account, created(), locked).when(lock)).toEqual(accept());
    expect(given(account, created(), locked).when(unlock)).toEqual(accept(unlocked));
    expect(given(account, created()).when(unlock)).toEqual(accept());
    expect(given(account, created(), locked, unlocked).state).toMatchObject({ status: "active" });
  });

  it("is disabled for good, once", () => {
    expect(given(account, created()).when(disable)).toEqual(accept(disabled));
    expect(given(account, created(), locked).when(disable)).toEqual(accept(disabled));
    expect(given(account, created(), disabled).when(disable)).toEqual(accept());
    for (const command of [becomeAuditor, lock, unlock])
      expect(given(account, created(), disabled).when(command)).toEqual(reject("AccountIsDisabled"));
  });
});
