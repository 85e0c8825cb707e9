import type { AccountId } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import type { Message } from "../kernel/message.ts";
import type { AccountCreated, AccountLockCause, StaffRole } from "./events.ts";

export type AccountCommand = CreateAccount | ChangeRole | LockAccount | UnlockAccount | DisableAccount;

type OfAccount<Type extends string, Data = unknown> = Message<Type, { readonly accountId: AccountId } & Data>;

export type CreateAccount = Message<"CreateAccount", AccountCreated["data"]>;
export type ChangeRole = OfAccount<"ChangeRole", { readonly role: StaffRole }>;
export type LockAccount = OfAccount<"LockAccount", { readonly cause: AccountLockCause }>;
export type UnlockAccount = OfAccount<"UnlockAccount">;
export type DisableAccount = OfAccount<"DisableAccount">;

export type ClaimCommand = HoldClaim | ConfirmClaim | ReleaseClaim | ExpireClaim;

type OfClaim<Type extends string, Data = unknown> = Message<
  Type,
  { readonly claim: string; readonly accountId: AccountId } & Data
>;

export type HoldClaim = OfClaim<"HoldClaim", { readonly until: Instant; readonly now: Instant }>;
export type ConfirmClaim = OfClaim<"ConfirmClaim", { readonly now: Instant }>;
export type ReleaseClaim = OfClaim<"ReleaseClaim">;
export type ExpireClaim = Message<"ExpireClaim", { readonly claim: string; readonly now: Instant }>;
