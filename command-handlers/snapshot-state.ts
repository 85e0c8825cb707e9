import { newestCommands, recentCommands } from "./recent-commands.ts";
import type { Snapshot } from "./snapshots.ts";
import type { AnyAggregate, StreamState } from "./stream-state.ts";

const everyEvents = 200;
const commandsKept = 100;

/** The state that `snapshot` holds; undefined for one of another version.
 * @throws whatever the aggregate's `decode` throws: then the snapshot is of no use. */
export const stateOf = ({ snapshot: codec }: AnyAggregate, snapshot: Snapshot): StreamState | undefined =>
  snapshot.version === codec?.version
    ? {
        revision: snapshot.revision,
        state: codec.decode(snapshot.state),
        chain: snapshot.chain,
        position: undefined,
        recent: recentCommands(snapshot.commands, snapshot.commandsFrom),
        personal: false,
        snapshotAt: snapshot.revision,
      }
    : undefined;

/** The snapshot that is due at `state`: 200 events after the one before, never with personal data in it. */
export const dueSnapshot = (
  { snapshot: codec }: AnyAggregate,
  stream: string,
  state: StreamState,
): Snapshot | undefined => {
  const { revision, chain } = state;
  if (!codec || state.personal || revision === "none" || chain === undefined) return undefined;
  if (revision - state.snapshotAt < everyEvents) return undefined;
  const commands = newestCommands(state.recent, commandsKept);
  return {
    stream,
    revision,
    chain,
    version: codec.version,
    state: codec.encode(state.state),
    commands,
    ...coverOf(state),
  };
};

/** Commands between the oldest one kept and the start of the stream are left out of a snapshot. */
const coverOf = ({ recent }: StreamState) => {
  const [beyond] = newestCommands(recent, commandsKept + 1);
  const isWhole = recent.revisions.size <= commandsKept;
  return { commandsFrom: isWhole || !beyond ? recent.coversFrom : Math.max(recent.coversFrom, beyond[1] + 1) };
};
