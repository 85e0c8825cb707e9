import type { Principal } from "../principal.ts";

/** Whether an order is `viewer`'s to read: its retailer's, its company's, and the staff's. */
export const ordersSeenBy = ({ role, partyId }: Principal) => {
  switch (role) {
    case "admin":
    case "auditor":
      return "all";
    case "analyst":
      return "none";
    case "company":
      return partyId === null ? "none" : { companyId: partyId };
    case "retailer":
      return partyId === null ? "none" : { retailerId: partyId };
  }
};

export const maySeeOrder = (
  viewer: Principal,
  order: { readonly retailerId: string; readonly companyId: string },
): boolean => {
  const seen = ordersSeenBy(viewer);
  if (seen === "all") return true;
  if (seen === "none") return false;
  return "companyId" in seen ? order.companyId === seen.companyId : order.retailerId === seen.retailerId;
};
