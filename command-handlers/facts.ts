import type { Message } from "../domain/kernel/message.ts";
import type { EventCodec } from "../schemas/event-codec.ts";
import type { Position, RecordedEvent } from "../schemas/recorded-event.ts";
import { type Aggregate, streamOf } from "./aggregate.ts";
import type { Fact } from "./command-handler.ts";
import { type EventStore, type ExpectedRevision, readLimitMax } from "./event-store.ts";
import type { FactRevision } from "./handling-context.ts";
import type { AnyAggregate } from "./stream-state.ts";
import type { StreamStates } from "./stream-states.ts";

export type FactsPorts = {
  readonly states: Pick<StreamStates, "cached" | "refresh">;
  readonly store: Pick<EventStore, "read">;
  readonly codec: Pick<EventCodec, "decode">;
};

const upTo = async ({ store }: FactsPorts, stream: string, revision: number) => {
  const events: RecordedEvent[] = [];
  while (events.length <= revision) {
    const page = await store.read(stream, events.length, Math.min(readLimitMax, revision + 1 - events.length));
    if (page.length === 0) throw new Error(`${stream} ends before revision ${revision}, which was relied on`);
    events.push(...page);
  }
  return events;
};

/** The stream as it was at `revision`, read from its start: only a resumed command asks, and seldom finds it moved on. */
const asOf = async (ports: FactsPorts, aggregate: AnyAggregate, stream: string, revision: ExpectedRevision) => {
  const { decider } = aggregate;
  if (revision === "none") return { state: decider.initial, revision, position: undefined };
  const cached = ports.states.cached(stream);
  if (cached?.revision === revision) return cached;
  const events = await ports.codec.decode(await upTo(ports, stream, revision));
  const state = events.reduce((folded: unknown, event) => decider.evolve(folded, event), decider.initial);
  return { state, revision, position: events.at(-1)?.position };
};

/** Only an aggregate's own states are kept under its streams. */
const factAs = <State>({ state, revision }: Fact<unknown>) => ({ state, revision }) as Fact<State>;

/** Up-to-date states of streams in one round trip, or as of the revisions in `relied`. `note` is told what was given. */
export const factsOf =
  (
    ports: FactsPorts,
    relied: readonly FactRevision[],
    note: (fact: FactRevision, position: Position | undefined) => void,
  ) =>
  async <Command, Event extends Message, State, Reason extends string>(
    aggregate: Aggregate<Command, Event, State, Reason>,
    ids: readonly string[],
  ): Promise<readonly Fact<State>[]> => {
    const reliedOn = new Map(relied);
    const facts = await Promise.all(
      ids.map((id) => {
        const stream = streamOf(aggregate, id);
        const revision = reliedOn.get(stream);
        return revision === undefined
          ? ports.states.refresh(aggregate, stream)
          : asOf(ports, aggregate, stream, revision);
      }),
    );
    ids.forEach((id, index) => {
      const fact = facts[index];
      if (fact) note([streamOf(aggregate, id), fact.revision], fact.position);
    });
    return facts.map((fact) => factAs<State>(fact));
  };
