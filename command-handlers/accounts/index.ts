import type { CreateLogin } from "../login.ts";
import { changeRole } from "./change-role.ts";
import { claimHoldExpiry } from "./claim-hold-expiry.ts";
import { createAccount } from "./create-account.ts";
import { disableAccount } from "./disable-account.ts";
import { lockAccount } from "./lock-account.ts";
import { unlockAccount } from "./unlock-account.ts";

export { bootstrapStaff } from "./bootstrap-staff.ts";
export { createLogin } from "./create-login.ts";
export { identity } from "./identity.ts";
export type { Credentials, Passwords } from "./ports.ts";

export const accountsHandlers = (createLogin: CreateLogin) => [
  createAccount(createLogin),
  changeRole,
  lockAccount,
  unlockAccount,
  disableAccount,
];

export const accountsDeadlines = [claimHoldExpiry];
