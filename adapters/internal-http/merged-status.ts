import type { SystemStatus } from "../../schemas/system/operations.ts";

type Line = SystemStatus["projections"][number];

/** Who works on it speaks for it. */
const standing: readonly Line["state"][] = ["running", "rebuilding", "paused", "standby", "stopped"];

const better = (one: Line, other: Line) => (standing.indexOf(other.state) < standing.indexOf(one.state) ? other : one);

/** The least lag is the newest look: a process that stands by sees what was stored, the one at work what it does. */
const merged = (one: Line, other: Line): Line => ({
  ...better(one, other),
  lagEvents: Math.min(one.lagEvents, other.lagEvents),
  lagSeconds: Math.min(one.lagSeconds, other.lagSeconds),
});

/** One status of what several processes say of the same views.
 * @throws RangeError for none. */
export const mergedStatus = (statuses: readonly SystemStatus[]): SystemStatus => {
  const [first, ...rest] = statuses;
  if (!first) throw new RangeError("there is no status to merge");
  const lines = new Map(first.projections.map((line) => [`${line.name}_v${line.version}`, line]));
  for (const line of rest.flatMap(({ projections }) => projections)) {
    const id = `${line.name}_v${line.version}`;
    const known = lines.get(id);
    lines.set(id, known ? merged(known, line) : line);
  }
  const heads = statuses.flatMap(({ head }) => (head === null ? [] : [head])).toSorted();
  return { epoch: first.epoch, head: heads.at(-1) ?? null, projections: [...lines.values()] };
};
