import { retailerId } from "../../domain/kernel/ids.ts";
import type { KycApproved, KycExpired } from "../../domain/retailers/index.ts";
import type { Deadline } from "../reaction.ts";
import { retailerAggregate } from "./retailer-aggregate.ts";

/** An approval holds until its end; approving again moves the end. */
export const kycExpiry: Deadline<KycApproved | KycExpired> = {
  name: "kyc-expiry",
  handles: ["KycApproved", "KycExpired"],
  read: ({ type, data }) =>
    type === "KycApproved" ? { key: data.retailerId, dueAt: data.validUntil } : { key: data.retailerId, done: true },
  expire: async (key, { send, now }) => {
    const data = { retailerId: retailerId(key), now };
    await send(retailerAggregate, key, { type: "ExpireKyc", data });
  },
};
