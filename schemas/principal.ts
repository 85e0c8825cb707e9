import type { Permission } from "./permissions.ts";

export type Role = "company" | "retailer" | "admin" | "auditor" | "analyst";

/** Who asks. `partyId` is the company or retailer that the account belongs to; null for admins, auditors and analysts. */
export type Principal = {
  readonly accountId: string;
  readonly role: Role;
  readonly partyId: string | null;
  readonly permissions: readonly Permission[];
};

export const may = (principal: Principal | undefined, permission: Permission | "public") =>
  permission === "public" || (principal?.permissions.includes(permission) ?? false);
