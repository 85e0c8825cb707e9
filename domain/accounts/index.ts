export { account } from "./account.ts";
export { claim } from "./claim.ts";
export type { Account, AccountRejection } from "./account.ts";
export type { Claim, ClaimRejection } from "./claim.ts";
export type { AccountCommand, ClaimCommand } from "./commands.ts";
export type {
  AccountCreated,
  AccountDisabled,
  AccountEvent,
  AccountLockCause,
  AccountLocked,
  AccountRole,
  AccountRoleChanged,
  AccountUnlocked,
  ClaimConfirmed,
  ClaimEvent,
  ClaimExpired,
  ClaimHeld,
  ClaimReleased,
  PartyRole,
  StaffRole,
} from "./events.ts";
