import type { ClaimEvent } from "../../domain/accounts/index.ts";
import type { Deadline } from "../reaction.ts";
import { emailClaimAggregate } from "./email-claim-aggregate.ts";

/** An address set aside for a registration that never ended becomes free again. */
export const claimHoldExpiry: Deadline<ClaimEvent> = {
  name: "claim-hold-expiry",
  handles: ["ClaimHeld", "ClaimConfirmed", "ClaimReleased", "ClaimExpired"],
  read: ({ type, data }) =>
    type === "ClaimHeld" ? { key: data.claim, dueAt: data.until } : { key: data.claim, done: true },
  expire: async (claim, { send, now }) => {
    await send(emailClaimAggregate, claim, { type: "ExpireClaim", data: { claim, now } });
  },
};
