import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decisions, fold } from "../kernel/decider.ts";
import { given } from "../kernel/given.ts";
import { accountId } from "../kernel/ids.ts";
import { instant, plusMs } from "../kernel/instant.ts";
import { claim, type ClaimCommand, type ClaimEvent, type ClaimRejection } from "./index.ts";

const { accept, reject } = decisions<ClaimEvent, ClaimRejection>();

const name = "5b".repeat(32);
const [ines, noor] = [
  accountId("019581b2-0a10-7d33-a55e-000000000001"),
  accountId("019581b2-0a10-7d33-a55e-000000000002"),
];
const now = instant("2026-03-01T08:00:00Z");
const until = instant("2026-03-01T08:15:00Z");

const event = (type: "ClaimConfirmed" | "ClaimReleased" | "ClaimExpired", who = ines): ClaimEvent => ({
  type,
  data: { claim: name, accountId: who },
});
const held = (who = ines, end = until): ClaimEvent => ({
  type: "ClaimHeld",
  data: { claim: name, accountId: who, until: end },
});
const hold = (who = ines, at = now): ClaimCommand => ({
  type: "HoldClaim",
  data: { claim: name, accountId: who, until: plusMs(at, 900_000), now: at },
});
const confirm = (who = ines, at = now): ClaimCommand => ({
  type: "ConfirmClaim",
  data: { claim: name, accountId: who, now: at },
});
const release = (who = ines): ClaimCommand => ({ type: "ReleaseClaim", data: { claim: name, accountId: who } });
const expire = (at = until): ClaimCommand => ({ type: "ExpireClaim", data: { claim: name, now: at } });

describe("Claim", () => {
  it("is held by the first who asks, once", () => {
    expect(given(claim).when(hold())).toEqual(accept(held()));
    expect(given(claim, held()).when(hold())).toEqual(accept());
  });

  it("is refused to the second while it is held or confirmed", () => {
    expect(given(claim, held()).when(hold(noor))).toEqual(reject("EmailTaken"));
    expect(given(claim, held(), event("ClaimConfirmed")).when(hold(noor, until))).toEqual(reject("EmailTaken"));
    expect(given(claim, held()).when(confirm(noor))).toEqual(reject("EmailTaken"));
    expect(given(claim, held(), event("ClaimConfirmed")).when(confirm(noor, until))).toEqual(reject("EmailTaken"));
  });

  it("passes to the next when the hold has run out", () => {
    const next = held(noor, plusMs(until, 900_000));
    expect(given(claim, held()).when(hold(noor, until))).toEqual(accept(event("ClaimExpired"), next));
    const confirmed = event("ClaimConfirmed", noor);
    expect(given(claim, held()).when(confirm(noor, until))).toEqual(accept(event("ClaimExpired"), confirmed));
  });

  it("is confirmed for its holder, once", () => {
    expect(given(claim, held()).when(confirm())).toEqual(accept(event("ClaimConfirmed")));
    expect(given(claim, held(), event("ClaimConfirmed")).when(confirm())).toEqual(accept());
  });

  it("is confirmed late for a registration taken up again, if nobody came in between", () => {
    expect(given(claim, held(), event("ClaimExpired")).when(confirm())).toEqual(accept(event("ClaimConfirmed")));
  });

  it("is released by its owner alone", () => {
    expect(given(claim, held()).when(release())).toEqual(accept(event("ClaimReleased")));
    expect(given(claim, held(), event("ClaimConfirmed")).when(release())).toEqual(accept(event("ClaimReleased")));
    expect(given(claim, held(), event("ClaimReleased")).when(release())).toEqual(accept());
    expect(given(claim, held()).when(release(noor))).toEqual(accept());
  });

  it("expires when its hold has run out, not before, and never once confirmed", () => {
    expect(given(claim, held()).when(expire())).toEqual(accept(event("ClaimExpired")));
    expect(given(claim, held(), event("ClaimExpired")).when(expire())).toEqual(accept());
    expect(given(claim, held()).when(expire(now))).toEqual(accept());
    expect(given(claim, held(), event("ClaimConfirmed")).when(expire())).toEqual(accept());
  });

  it("has one owner at a time, whatever is asked in whatever order", () => {
    const at = fc.integer({ min: 0, max: 3_600_000 }).map((ms) => plusMs(now, ms));
    const who = fc.constantFrom(ines, noor);
    const command = fc.oneof(
      fc.tuple(who, at).map((args) => hold(...args)),
      fc.tuple(who, at).map((args) => confirm(...args)),
      who.map(release),
      at.map(expire),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const history: ClaimEvent[] = [];
        for (const each of commands) {
          const before = fold(claim, history);
          const decision = given(claim, ...history).when(each);
          if (decision.outcome === "rejected") continue;
          history.push(...decision.events);
          const after = fold(claim, history);
          const changedHands = before.status === "confirmed" && after.status !== "free";
          if (changedHands) expect(after).toEqual(before);
        }
      }),
    );
  });
});
