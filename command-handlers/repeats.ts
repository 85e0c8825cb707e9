import { type Instant, plusMs } from "../domain/kernel/instant.ts";
import type { EventStore } from "./event-store.ts";
import { nextRevision, type StreamState } from "./stream-state.ts";
import type { StreamAnswer } from "./stream-command.ts";

/** The clocks of the log and of whoever saw the command first may differ by so much. */
const clocksMs = 60_000;
const pageSize = 256;

const known = (state: StreamState, revision: number): StreamAnswer => ({
  outcome: "accepted",
  revision,
  position: state.position,
  appended: true,
});

/** Reads `stream` backwards from `fromRevision` for an event of the command, until events are older than its first sight. */
const searched = async (
  store: Pick<EventStore, "readBackwards">,
  { stream, commandId, since }: { readonly stream: string; readonly commandId: string; readonly since: Instant },
  fromRevision: number,
): Promise<number | undefined> => {
  for (let from = fromRevision; from >= 0;) {
    const page = await store.readBackwards(stream, pageSize, from);
    const hit = page.find(({ metadata }) => metadata.commandId === commandId);
    if (hit) return hit.revision;
    const oldest = page.at(-1);
    if (!oldest || oldest.recordedAt < since) return undefined;
    from = oldest.revision - 1;
  }
  return undefined;
};

/** The answer of a command that was carried out before; undefined when its stream, read up to `state`, holds no event of it. */
export const repeated = async (
  store: Pick<EventStore, "readBackwards">,
  state: StreamState,
  command: { readonly stream: string; readonly commandId: string; readonly mayRepeatSince: Instant | undefined },
): Promise<StreamAnswer | undefined> => {
  const recent = state.recent.find(command.commandId);
  if (recent !== undefined) return known(state, recent);
  if (command.mayRepeatSince === undefined) return undefined;
  const unknownUpTo = Math.min(state.recent.coversFrom(), nextRevision(state.revision)) - 1;
  const since = plusMs(command.mayRepeatSince, -clocksMs);
  const revision = await searched(store, { ...command, since }, unknownUpTo);
  return revision === undefined ? undefined : known(state, revision);
};
