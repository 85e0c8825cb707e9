import type { Principal } from "../schemas/principal.ts";
import type { Reply, Sent } from "./command-handler.ts";

/** What a handler says after its one command: `missing` is the reason that stands for "no such thing". */
export const answer = <Result>(sent: Sent<string>, missing: string, result: Result): Reply<Result> => {
  if (sent.outcome === "accepted") return { outcome: "accepted", result };
  return sent.reason === missing ? { outcome: "not-found" } : { outcome: "rejected", reason: sent.reason };
};

/** Whether `principal` may act on what belongs to that party: the party itself, staff, and the system (reactions, deadlines). */
export const actsFor = (principal: Principal | undefined, role: "company" | "retailer", partyId: string) =>
  principal === undefined ||
  (principal.role === role
    ? principal.partyId === partyId
    : principal.role !== "company" && principal.role !== "retailer");
