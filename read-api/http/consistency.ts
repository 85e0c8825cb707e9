import { z } from "zod";
import type { ConsistencyToken } from "../../schemas/command.ts";
import type { Freshness } from "../system/queries.ts";
import { problemError, problems } from "./problem.ts";

const tokenMax = 16;
const headerMax = 8_192;

const tokenParser = z.object({
  epoch: z.string().min(1).max(100),
  seen: z.array(z.tuple([z.string().min(1).max(200), z.string().min(1).max(100)])).max(tokenMax),
});

export const encodeToken = (token: ConsistencyToken) => Buffer.from(JSON.stringify(token)).toString("base64url");

/** undefined when the text is no token. */
export const decodeToken = (text: string): ConsistencyToken | undefined => {
  if (text.length > headerMax) return undefined;
  try {
    return tokenParser.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch {
    return undefined;
  }
};

/** What both have seen, the newer position of a stream, newest last, at most 16. */
export const mergeTokens = (older: ConsistencyToken | undefined, newer: ConsistencyToken): ConsistencyToken => {
  if (older?.epoch !== newer.epoch) return newer;
  const fresh = new Set(newer.seen.map(([stream]) => stream));
  return {
    epoch: newer.epoch,
    seen: [...older.seen.filter(([stream]) => !fresh.has(stream)), ...newer.seen].slice(-tokenMax),
  };
};

export type Wish = { readonly token: ConsistencyToken | undefined; readonly strict: boolean };

/** "stale" when the views did not catch up in time and the caller takes that.
 * @throws ProblemError ViewBehind when the caller does not. */
export const awaitViews = async (
  freshness: Freshness,
  wish: Wish,
  views: readonly string[],
  timeoutMs: number,
): Promise<"fresh" | "stale"> => {
  if (!wish.token || views.length === 0) return "fresh";
  if ((await freshness.reach(wish.token, views, timeoutMs)) === "fresh") return "fresh";
  if (wish.strict) throw problemError(problems.viewBehind());
  return "stale";
};
