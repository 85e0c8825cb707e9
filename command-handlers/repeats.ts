import { type Instant, plusMs } from "../domain/kernel/instant.ts";
import type { CommandHistory } from "./command-history.ts";
import type { StreamAnswer } from "./stream-command.ts";
import { nextRevision, type StreamState } from "./stream-state.ts";

/** The clocks of the log and of whoever saw the command first may differ by so much. */
const clocksMs = 60_000;

const known = ({ position }: StreamState, revision: number): StreamAnswer => ({
  outcome: "accepted",
  revision,
  position,
  appended: true,
});

/** The answer of a command that was carried out before; undefined when its stream, read up to `state`, holds no event of it. */
export const repeated = async (
  history: CommandHistory,
  state: StreamState,
  command: { readonly stream: string; readonly commandId: string; readonly mayRepeatSince: Instant | undefined },
): Promise<StreamAnswer | undefined> => {
  const { stream, commandId, mayRepeatSince } = command;
  const recent = state.recent.revisions.get(commandId);
  if (recent !== undefined) return known(state, recent);
  const unknownUpTo = Math.min(state.recent.coversFrom, nextRevision(state.revision)) - 1;
  if (mayRepeatSince === undefined || unknownUpTo < 0) return undefined;
  const revision = await history({ stream, commandId, since: plusMs(mayRepeatSince, -clocksMs) }, unknownUpTo);
  return revision === undefined ? undefined : known(state, revision);
};
