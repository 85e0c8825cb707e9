import {
  claim,
  type Claim,
  type ClaimCommand,
  type ClaimEvent,
  type ClaimRejection,
} from "../../domain/accounts/index.ts";
import type { Aggregate } from "../aggregate.ts";

/** Streams `claim-email-<hmac of the address>`. */
export const emailClaimAggregate: Aggregate<ClaimCommand, ClaimEvent, Claim, ClaimRejection> = {
  category: "claim-email",
  decider: claim,
};
