import type { Decider } from "../domain/kernel/decider.ts";
import type { Message } from "../domain/kernel/message.ts";

/** A decider with the name of its streams: `${category}-${id}`. */
export type Aggregate<Command, Event extends Message, State, Reason extends string> = {
  readonly category: string;
  readonly decider: Decider<Command, Event, State, Reason>;
  /** JSON forms of the state for snapshots; a changed state needs a higher version. Left out: the stream is short, read it whole. */
  readonly snapshot?: {
    readonly version: number;
    readonly encode: (state: State) => unknown;
    readonly decode: (stored: unknown) => State;
  };
};

export const streamOf = (aggregate: { readonly category: string }, id: string) => `${aggregate.category}-${id}`;
