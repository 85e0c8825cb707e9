import type { MoveMark } from "../../adapters/postgres/move-mark.ts";
import { aliveLease, isUsed } from "../../adapters/postgres/move-hindrances.ts";
import { fault } from "../compose/fault.ts";
import { checkKeysAt } from "./copy-keys.ts";
import type { Source } from "./source.ts";
import type { Target } from "./target.ts";

/** @throws Fault while some process is at work on the database. */
export const refuseAlive = async (pool: Source["pool"], place: string) => {
  const lease = await aliveLease(pool);
  if (lease)
    throw fault(
      `A Tradepost is at work on ${place} (it holds ${lease.name}). Stop it first; if it was killed, try again in ${String(lease.seconds)} seconds.`,
    );
};

/** @throws Fault when the source cannot leave for a store of `targetEpoch`. */
export const checkSource = async (source: Source, mark: MoveMark | undefined, targetEpoch: string | undefined) => {
  await refuseAlive(source.pool, source.place);
  if (mark?.state === "arriving")
    throw fault(`${source.place} is itself still being filled from ${mark.place}: it cannot be moved.`);
  if (mark?.state === "leaving" && targetEpoch !== undefined && mark.otherEpoch !== targetEpoch)
    throw fault(
      `${source.place} is already on its way to ${mark.place}. Name that one, or take it back with --abandon.`,
    );
};

/** @throws Fault when the target holds, or may hold, anything but a copy of `source` that was begun before. */
export const checkTarget = async (source: Source, target: Target, mark: MoveMark | undefined) => {
  await refuseAlive(target.pool, target.place);
  await checkKeysAt(source.folder, target.folder);
  if (mark?.state === "arriving" && mark.otherEpoch === source.epoch) return;
  if (mark) throw fault(`${target.place} belongs to another move, of ${mark.place}. Name an empty database.`);
  const isEmpty = !(await isUsed(target.pool)) && (await target.newest()) === undefined;
  if (!isEmpty)
    throw fault(`${target.place} is not empty: a new installation needs a database and an event store of its own.`);
};
