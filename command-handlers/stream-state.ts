import type { Decision } from "../domain/kernel/decider.ts";
import type { Message } from "../domain/kernel/message.ts";
import type { Delivered, Position, RecordedEvent } from "../schemas/recorded-event.ts";
import type { ExpectedRevision } from "./event-store.ts";
import { noteCommand, type RecentCommands, recentCommands } from "./recent-commands.ts";

/** An aggregate whose types only its own caller knows. Methods, so that every `Aggregate` fits. */
export type AnyAggregate = {
  readonly category: string;
  readonly decider: {
    readonly initial: unknown;
    decide(command: unknown, state: unknown): Decision<Message, string>;
    evolve(state: unknown, event: Message): unknown;
  };
  readonly snapshot?:
    | {
        readonly version: number;
        encode(state: unknown): unknown;
        decode(stored: unknown): unknown;
      }
    | undefined;
};

/** A stream folded up to `revision`, with what its next append needs. */
export type StreamState = {
  readonly revision: ExpectedRevision;
  readonly state: unknown;
  readonly chain: string | undefined;
  readonly position: Position | undefined;
  readonly recent: RecentCommands;
  /** Whether personal data went into it: then it is kept in memory alone, never in a snapshot. */
  readonly personal: boolean;
  readonly snapshotAt: number;
};

export const emptyStream = ({ decider }: AnyAggregate): StreamState => ({
  revision: "none",
  state: decider.initial,
  chain: undefined,
  position: undefined,
  recent: recentCommands(),
  personal: false,
  snapshotAt: -1,
});

export const nextRevision = (revision: ExpectedRevision) => (revision === "none" ? 0 : revision + 1);

/** What of an event moves a stream's head. */
type Head = Pick<RecordedEvent, "revision" | "position"> & {
  readonly metadata: Pick<RecordedEvent["metadata"], "chain" | "commandId">;
};

/** `from` with its head moved to `event`; the state stays. */
export const moved = (from: StreamState, { revision, position, metadata }: Head): StreamState => {
  noteCommand(from.recent, metadata.commandId, revision);
  return { ...from, revision, position, chain: metadata.chain };
};

/** `from` with `events`, the next ones of its stream, folded into it. */
export const advanced = (
  { decider }: AnyAggregate,
  from: StreamState,
  events: readonly Delivered[],
  isPersonal: (type: string) => boolean,
): StreamState => {
  const last = events.at(-1);
  if (!last) return from;
  for (const { metadata, revision } of events) noteCommand(from.recent, metadata.commandId, revision);
  const state = events.reduce((folded: unknown, event) => decider.evolve(folded, event), from.state);
  return { ...moved(from, last), state, personal: from.personal || events.some(({ type }) => isPersonal(type)) };
};
