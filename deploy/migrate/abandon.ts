import { fault } from "../compose/fault.ts";
import { refuseAlive } from "./readiness.ts";
import type { Source } from "./source.ts";
import type { Target } from "./target.ts";

/** @throws Fault when the target is at work, or has recorded something that the source does not have. */
const closeTarget = async (source: Source, target: Target) => {
  await refuseAlive(target.pool, target.place);
  const newest = await target.newest();
  const [same] = newest ? await source.read(newest.stream, newest.revision, 1) : [];
  const isCopy = newest ? same?.id === newest.id && Number(same.position) === source.events : source.events === 0;
  if (!isCopy)
    throw fault(
      `${target.place} has recorded events since it was switched to; they would be lost. If they may be, add --discard-target, and never start it again.`,
    );
  await target.mark.set({ state: "arriving", otherEpoch: source.epoch, place: source.place });
};

/** Lets the source start again; a target that was switched to is closed first, or both could run.
 * Answers what became of it, in a sentence. */
export const abandon = async (source: Source, openTarget: () => Promise<Target>, discardTarget: boolean) => {
  const mark = await source.mark.read();
  if (!mark) return `${source.place} was not on its way anywhere: nothing to take back.`;
  if (mark.state === "arriving")
    throw fault(`${source.place} is being filled from ${mark.place}: name that with --from.`);
  if (mark.state === "left" && !discardTarget) {
    const target = await openTarget();
    if ((await target.feed.epoch()) !== mark.otherEpoch)
      throw fault(`${target.place} is not where it was moved to: that was ${mark.place}.`);
    await closeTarget(source, target);
  }
  await source.mark.clear();
  const other = discardTarget ? "must never be started again" : "refuses to start until the move is made again";
  return `${source.place} can be started again. ${mark.place} ${other}.`;
};
