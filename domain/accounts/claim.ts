import { type Decider, decisions } from "../kernel/decider.ts";
import type { AccountId } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import type { ClaimCommand, ConfirmClaim, ExpireClaim, HoldClaim, ReleaseClaim } from "./commands.ts";
import type { ClaimEvent } from "./events.ts";

export type ClaimRejection = "EmailTaken";

/** One value, one owner: this stream alone says who. A hold that ran out is free for the next who asks. */
export type Claim =
  | { readonly status: "free" }
  | { readonly status: "held"; readonly accountId: AccountId; readonly until: Instant }
  | { readonly status: "confirmed"; readonly accountId: AccountId };

const { accept, reject } = decisions<ClaimEvent, ClaimRejection>();

const expired = (claim: string, { accountId }: { readonly accountId: AccountId }): ClaimEvent => ({
  type: "ClaimExpired",
  data: { claim, accountId },
});

const hold = ({ data: { claim, accountId, until, now } }: HoldClaim, state: Claim) => {
  const held: ClaimEvent = { type: "ClaimHeld", data: { claim, accountId, until } };
  if (state.status === "free") return accept(held);
  if (state.accountId === accountId) return accept();
  return state.status === "held" && now >= state.until ? accept(expired(claim, state), held) : reject("EmailTaken");
};

/** Of a free claim too: a registration taken up again after its hold ran out still ends, unless another came first. */
const confirm = ({ data: { claim, accountId, now } }: ConfirmClaim, state: Claim) => {
  const confirmed: ClaimEvent = { type: "ClaimConfirmed", data: { claim, accountId } };
  if (state.status === "free") return accept(confirmed);
  if (state.accountId === accountId) return state.status === "held" ? accept(confirmed) : accept();
  return state.status === "held" && now >= state.until
    ? accept(expired(claim, state), confirmed)
    : reject("EmailTaken");
};

const release = ({ data: { claim, accountId } }: ReleaseClaim, state: Claim) =>
  state.status !== "free" && state.accountId === accountId
    ? accept({ type: "ClaimReleased", data: { claim, accountId } })
    : accept();

const expire = ({ data: { claim, now } }: ExpireClaim, state: Claim) =>
  state.status === "held" && now >= state.until ? accept(expired(claim, state)) : accept();

const evolve = (_: Claim, { type, data }: ClaimEvent): Claim => {
  switch (type) {
    case "ClaimHeld":
      return { status: "held", accountId: data.accountId, until: data.until };
    case "ClaimConfirmed":
      return { status: "confirmed", accountId: data.accountId };
    case "ClaimReleased":
    case "ClaimExpired":
      return { status: "free" };
  }
};

export const claim: Decider<ClaimCommand, ClaimEvent, Claim, ClaimRejection> = {
  initial: { status: "free" },
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case "HoldClaim":
        return hold(command, state);
      case "ConfirmClaim":
        return confirm(command, state);
      case "ReleaseClaim":
        return release(command, state);
      case "ExpireClaim":
        return expire(command, state);
    }
  },
};
