import { z } from "zod";
import { accountId } from "../../domain/kernel/ids.ts";
import { defineCommand } from "../command.ts";
import { email, password } from "../contact.ts";

const id = z.uuid().toLowerCase().transform(accountId);
const result = z.object({ accountId: z.uuid() });

export const createAccount = defineCommand({
  name: "CreateAccount",
  summary: "Creates a login: for staff (`partyId` null), or a further one of a company or retailer.",
  permission: "users:manage",
  idempotencyKey: "optional",
  secrets: ["password"],
  input: z.object({
    email,
    password,
    role: z.enum(["company", "retailer", "admin", "auditor", "analyst"]),
    partyId: z.uuid().toLowerCase().nullable().default(null),
  }),
  result,
  rejections: ["EmailTaken", "RoleNeedsParty", "RoleTakesNoParty"],
});

export const changeRole = defineCommand({
  name: "ChangeRole",
  summary: "Gives a staff account another role.",
  permission: "users:manage",
  idempotencyKey: "optional",
  input: z.object({ accountId: id, role: z.enum(["admin", "auditor", "analyst"]) }),
  result,
  rejections: ["AccountIsDisabled", "RoleBelongsToParty", "OwnAccount"],
});

export const lockAccount = defineCommand({
  name: "LockAccount",
  summary: "Stops an account from logging in until it is unlocked.",
  permission: "users:manage",
  idempotencyKey: "optional",
  input: z.object({ accountId: id, cause: z.enum(["suspicious-logins", "own-request", "other"]) }),
  result,
  rejections: ["AccountIsDisabled", "OwnAccount"],
});

export const unlockAccount = defineCommand({
  name: "UnlockAccount",
  summary: "Lets a locked account log in again.",
  permission: "users:manage",
  idempotencyKey: "optional",
  input: z.object({ accountId: id }),
  result,
  rejections: ["AccountIsDisabled"],
});

export const disableAccount = defineCommand({
  name: "DisableAccount",
  summary: "Ends an account for good; its e-mail stays taken.",
  permission: "users:manage",
  idempotencyKey: "optional",
  input: z.object({ accountId: id }),
  result,
  rejections: ["OwnAccount"],
});
