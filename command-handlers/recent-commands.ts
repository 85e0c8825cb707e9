const recentMax = 1_000;

/** Which commands a stream's last events came from, so that a repeated command is known without reading. Durable facts only:
 * states of one stream may share it. */
export type RecentCommands = {
  /** Revision of the last event that the command gave. */
  readonly find: (commandId: string) => number | undefined;
  readonly note: (commandId: string, revision: number) => void;
  /** Every command from this revision on is known; what is older has to be looked for in the stream. */
  readonly coversFrom: () => number;
  readonly count: () => number;
  /** The newest `count`, oldest first. */
  readonly newest: (count: number) => readonly (readonly [commandId: string, revision: number])[];
};

export const recentCommands = (
  known: readonly (readonly [commandId: string, revision: number])[] = [],
  from = 0,
): RecentCommands => {
  const revisions = new Map(known);
  let coversFrom = from;

  const dropOldest = () => {
    for (const [commandId, revision] of revisions) {
      revisions.delete(commandId);
      coversFrom = Math.max(coversFrom, revision + 1);
      return;
    }
  };

  return {
    find: (commandId) => revisions.get(commandId),
    note: (commandId, revision) => {
      revisions.set(commandId, Math.max(revision, revisions.get(commandId) ?? 0));
      if (revisions.size > recentMax) dropOldest();
    },
    coversFrom: () => coversFrom,
    count: () => revisions.size,
    newest: (count) => [...revisions].slice(-count),
  };
};
