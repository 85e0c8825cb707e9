/** Yes, with the facts that follow (none where the command changes nothing), or no, with the public reason. */
export type Decision<Event, Reason extends string> =
  | { readonly outcome: "accepted"; readonly events: readonly Event[] }
  | { readonly outcome: "rejected"; readonly reason: Reason };

/** The two answers, bound once per aggregate to its events and reasons, so that a stray field or reason fails to compile. */
export const decisions = <Event, Reason extends string>() => ({
  accept: (...events: readonly Event[]): Decision<Event, Reason> => ({ outcome: "accepted", events }),
  reject: (reason: Reason): Decision<Event, Reason> => ({ outcome: "rejected", reason }),
});

/** An aggregate, or a process across contexts: pure, total, the same at every replay. */
export type Decider<Command, Event, State, Reason extends string> = {
  readonly initial: State;
  readonly decide: (command: Command, state: State) => Decision<Event, Reason>;
  readonly evolve: (state: State, event: Event) => State;
};

/** The state that `events` lead to, starting from `from`, or from the beginning. */
export const fold = <Event, State>(
  { initial, evolve }: { readonly initial: State; readonly evolve: (state: State, event: Event) => State },
  events: readonly Event[],
  from: State = initial,
): State => events.reduce(evolve, from);
