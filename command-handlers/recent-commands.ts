/** Per stream: enough for what comes again soon; what is older is searched for in the stream. */
const recentMax = 16;

/** Which commands a stream's last events came from, so that a repeated command is known without reading. Durable facts only:
 * states of one stream may share it. Plain data, for there is one for every stream in memory. */
export type RecentCommands = {
  /** Revision of the last event that a command gave, oldest command first. */
  readonly revisions: Map<string, number>;
  /** Every command from this revision on is known. */
  coversFrom: number;
};

export const recentCommands = (
  known: readonly (readonly [commandId: string, revision: number])[] = [],
  coversFrom = 0,
): RecentCommands => ({ revisions: new Map(known), coversFrom });

const dropOldest = (recent: RecentCommands) => {
  for (const [commandId, revision] of recent.revisions) {
    recent.revisions.delete(commandId);
    recent.coversFrom = Math.max(recent.coversFrom, revision + 1);
    return;
  }
};

export const noteCommand = (recent: RecentCommands, commandId: string, revision: number) => {
  const { revisions } = recent;
  revisions.set(commandId, Math.max(revision, revisions.get(commandId) ?? 0));
  if (revisions.size > recentMax) dropOldest(recent);
};

/** The newest `count`, oldest first. */
export const newestCommands = ({ revisions }: RecentCommands, count: number) => [...revisions].slice(-count);
