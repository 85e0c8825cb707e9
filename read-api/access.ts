import { type Permission, permissions } from "../schemas/permissions.ts";
import { may, type Principal } from "../schemas/principal.ts";

/** Who may: everybody, whoever has the permission, or whoever has one of them. */
export type Access = "public" | Permission | readonly [Permission, ...Permission[]];

export const permits = (principal: Principal | undefined, access: Access) =>
  typeof access === "string" ? may(principal, access) : access.some((permission) => may(principal, permission));

const known = new Set<unknown>(["public", ...permissions]);

/** Whether `access` is declared at all: the types say so, this says so for what came past them. */
export const isAccess = (access: unknown): access is Access =>
  Array.isArray(access) ? access.length > 0 && access.every((each) => known.has(each)) : known.has(access);

export const accessText = (access: Access) => (typeof access === "string" ? access : access.join(" or "));

/** A retailer's own orders, or those placed with a company, or all: the query layer knows which. */
export const ordersAccess = ["orders:view_own", "orders:view"] as const;
/** Oneself; for a company those that ordered from it. */
export const retailersAccess = ["retailers:view_own", "orders:view"] as const;
