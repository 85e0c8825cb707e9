import { accountId as account } from "../../domain/kernel/ids.ts";
import { plusMs } from "../../domain/kernel/instant.ts";
import type { CreateLogin } from "../login.ts";
import { accountAggregate } from "./account-aggregate.ts";
import { emailClaimAggregate } from "./email-claim-aggregate.ts";
import type { Credentials, EmailClaimOf, Passwords } from "./ports.ts";

export type LoginPorts = {
  readonly emailClaim: EmailClaimOf;
  readonly passwords: Pick<Passwords, "hash">;
  readonly credentials: Pick<Credentials, "add">;
};

/** How long an address stays set aside for a registration that was cut short. */
const holdMs = 15 * 60_000;

export const createLogin =
  ({ emailClaim, passwords, credentials }: LoginPorts): CreateLogin =>
  async ({ email, password, role, partyId }, { newId, send, now }, register) => {
    const accountId = account(newId("account"));
    const claim = emailClaim(email);
    const claimed = { claim, accountId, now };

    const hold = { type: "HoldClaim", data: { ...claimed, until: plusMs(now, holdMs) } } as const;
    const held = await send(emailClaimAggregate, claim, hold, "hold-claim");
    if (held.outcome === "rejected") return held;

    await register?.();
    const create = { type: "CreateAccount", data: { accountId, role, partyId, email, claim } } as const;
    const created = await send(accountAggregate, accountId, create, "create-account");
    if (created.outcome === "rejected") {
      await send(emailClaimAggregate, claim, { type: "ReleaseClaim", data: { claim, accountId } }, "release-claim");
      return created;
    }

    await credentials.add(accountId, await passwords.hash(password));
    const confirm = { type: "ConfirmClaim", data: claimed } as const;
    const confirmed = await send(emailClaimAggregate, claim, confirm, "confirm-claim");
    return confirmed.outcome === "rejected" ? confirmed : { outcome: "accepted", accountId };
  };
