import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { postgresLeases } from "../../adapters/leases/postgres.ts";
import { type DecodedFeed, decodedFeed } from "../../feeds/decoded-feed.ts";
import type { Feed } from "../../feeds/feed.ts";
import { type LeaseKeeper, leaseKeeper } from "../../feeds/lease-keeper.ts";
import type { Log } from "../../feeds/log.ts";
import type { EventCodec } from "../../schemas/event-codec.ts";
import type { Closing } from "./closing.ts";

export type FollowParts = {
  readonly feed: Feed;
  readonly codec: Pick<EventCodec, "decode">;
  readonly pool: Pool;
  readonly log: Log;
  readonly closing: Closing;
};

/** What every follower of the log in this process shares. */
export type Following = {
  readonly feed: DecodedFeed;
  /** Each follower works by lease, so that another process stands by. */
  readonly leaseKeeper: LeaseKeeper;
  readonly pool: Pool;
  readonly log: Log;
  readonly closing: Closing;
};

export const follow = (parts: FollowParts): Following => {
  const { pool, log, closing } = parts;
  const feed = decodedFeed({ feed: parts.feed, decode: parts.codec.decode, log });
  const keeper = leaseKeeper({ leases: postgresLeases(pool), owner: randomUUID(), log });
  closing.add("leases", keeper.stop);
  closing.add("the feed", feed.stop);
  return { feed, leaseKeeper: keeper, pool, log, closing };
};
