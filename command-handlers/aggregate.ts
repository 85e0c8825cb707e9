import type { Decider } from "../domain/kernel/decider.ts";
import type { Message } from "../domain/kernel/message.ts";

/** A decider with the name of its streams: `${category}-${id}`. */
export type Aggregate<Command, Event extends Message, State, Reason extends string> = {
  readonly category: string;
  readonly decider: Decider<Command, Event, State, Reason>;
  /** Whether a command begins a stream: it is decided on an empty one first, for there is hardly ever anything to read. */
  readonly begins?: (command: Command) => boolean;
  /** JSON forms of the state for snapshots; a changed state needs a higher version. Left out: the stream is short, read it whole. */
  readonly snapshot?: {
    readonly version: number;
    readonly encode: (state: State) => unknown;
    readonly decode: (stored: unknown) => State;
  };
};

export const streamOf = (aggregate: { readonly category: string }, id: string) => `${aggregate.category}-${id}`;
