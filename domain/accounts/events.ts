import type { AccountId } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import type { Message } from "../kernel/message.ts";

export type AccountEvent = AccountCreated | AccountRoleChanged | AccountLocked | AccountUnlocked | AccountDisabled;

/** Staff belongs to no party; the other two to exactly one. */
export type StaffRole = "admin" | "auditor" | "analyst";
export type PartyRole = "company" | "retailer";
export type AccountRole = StaffRole | PartyRole;

export type AccountLockCause = "suspicious-logins" | "own-request" | "other";

/** `email` is personal; `claim` names the claim stream that keeps it unique. `partyId` is null for staff. */
export type AccountCreated = Message<
  "AccountCreated",
  {
    readonly accountId: AccountId;
    readonly role: AccountRole;
    readonly partyId: string | null;
    readonly email: string | null;
    readonly claim: string;
  }
>;
export type AccountRoleChanged = Message<
  "AccountRoleChanged",
  { readonly accountId: AccountId; readonly role: StaffRole }
>;
export type AccountLocked = Message<
  "AccountLocked",
  { readonly accountId: AccountId; readonly cause: AccountLockCause }
>;
export type AccountUnlocked = Message<"AccountUnlocked", { readonly accountId: AccountId }>;
export type AccountDisabled = Message<"AccountDisabled", { readonly accountId: AccountId }>;

/** A unique value on its way to an owner. `claim` is the HMAC of the value: the value itself is nowhere in the log. */
export type ClaimEvent = ClaimHeld | ClaimConfirmed | ClaimReleased | ClaimExpired;

export type ClaimHeld = Message<
  "ClaimHeld",
  { readonly claim: string; readonly accountId: AccountId; readonly until: Instant }
>;
export type ClaimConfirmed = Message<"ClaimConfirmed", { readonly claim: string; readonly accountId: AccountId }>;
export type ClaimReleased = Message<"ClaimReleased", { readonly claim: string; readonly accountId: AccountId }>;
export type ClaimExpired = Message<"ClaimExpired", { readonly claim: string; readonly accountId: AccountId }>;
