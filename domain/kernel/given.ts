import { type Decider, type Decision, fold } from "./decider.ts";

/** `given(order, ...events).when(command)`: the decision on that history, for specs. `.state` is what they fold to. */
export const given = <Command, Event, State, Reason extends string>(
  decider: Decider<Command, Event, State, Reason>,
  ...events: readonly Event[]
) => {
  const state = fold(decider, events);
  return { state, when: (command: Command): Decision<Event, Reason> => decider.decide(command, state) };
};
