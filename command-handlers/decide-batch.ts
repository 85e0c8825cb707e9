import type { EventCodec, PlainEvent, UnchainedEvent } from "../schemas/event-codec.ts";
import { chainOf } from "../schemas/chain.ts";
import type { EncodedEvent } from "../schemas/recorded-event.ts";
import { uuidV5 } from "../schemas/uuid.ts";
import { nextRevision, type StreamState } from "./stream-state.ts";
import type { StreamAnswer, StreamCommand } from "./stream-command.ts";

/** Half of what a store takes at once: the rest of the commands has the next append. */
const bytesMax = 450 * 1024;
const eventsMax = 500;
/** Metadata and framing of one event, generously. */
const overheadBytes = 1024;

/** What one command was answered on the state before it. Held back until the append that it was decided upon is durable. */
export type Decided<Waiting> = {
  readonly waiting: Waiting;
  readonly answer: StreamAnswer | { readonly outcome: "failed"; readonly error: unknown };
};

export type DecidedBatch<Waiting> = {
  readonly decided: readonly Decided<Waiting>[];
  readonly events: readonly EncodedEvent[];
  /** The state once `events` are durable; its position is the one before. */
  readonly state: StreamState;
  /** Commands that did not fit. */
  readonly rest: readonly Waiting[];
};

const plainEvents = ({ commandId, origin }: StreamCommand, events: readonly { type: string; data: unknown }[]) =>
  events.map(({ type, data }, index): PlainEvent => ({
    type,
    data,
    id: uuidV5(commandId, String(index)),
    metadata: { commandId, ...origin },
  }));

const chained = (stream: string, from: StreamState, events: readonly UnchainedEvent[]) => {
  let { chain } = from;
  return events.map((event, index): EncodedEvent => {
    chain = chainOf(chain, { ...event, stream, revision: nextRevision(from.revision) + index });
    return { ...event, metadata: { ...event.metadata, chain } };
  });
};

const bytesOf = (events: readonly EncodedEvent[]) =>
  events.reduce((sum, { data }) => sum + Buffer.byteLength(data) + overheadBytes, 0);

type Codec = Pick<EventCodec, "encode" | "isPersonal">;
type Step = { readonly answer: StreamAnswer; readonly events: readonly EncodedEvent[]; readonly state: StreamState };

/** One command on `state`. Its events are valid and encrypted before the next command builds on them. */
const step = async (codec: Codec, command: StreamCommand, state: StreamState): Promise<Step> => {
  const { decider } = command.aggregate;
  const decision = decider.decide(command.command, state.state);
  if (decision.outcome === "rejected") return { answer: decision, events: [], state };
  const revision = nextRevision(state.revision) - 1 + decision.events.length;
  const answer = { outcome: "accepted", revision, position: state.position, appended: true } as const;
  if (decision.events.length === 0) return { answer: { ...answer, appended: false }, events: [], state };

  const events = chained(command.stream, state, await codec.encode(plainEvents(command, decision.events)));
  const folded = decision.events.reduce((before: unknown, event) => decider.evolve(before, event), state.state);
  const personal = state.personal || events.some(({ type }) => codec.isPersonal(type));
  const chain = events.at(-1)?.metadata.chain;
  return { answer, events, state: { ...state, state: folded, revision, chain, personal } };
};

/** Decides commands of one stream one after another on the evolving state. One that throws fails alone and changes nothing. */
export const decideBatch = async <Waiting extends { readonly command: StreamCommand }>(
  codec: Codec,
  from: StreamState,
  batch: readonly Waiting[],
): Promise<DecidedBatch<Waiting>> => {
  const decided: Decided<Waiting>[] = [];
  const events: EncodedEvent[] = [];
  let [state, bytes] = [from, 0];
  for (const [index, waiting] of batch.entries()) {
    try {
      const next = await step(codec, waiting.command, state);
      const nextBytes = bytesOf(next.events);
      const isFull = bytes + nextBytes > bytesMax || events.length + next.events.length > eventsMax;
      if (isFull && events.length > 0) return { decided, events, state, rest: batch.slice(index) };
      decided.push({ waiting, answer: next.answer });
      events.push(...next.events);
      state = next.state;
      bytes += nextBytes;
    } catch (error) {
      decided.push({ waiting, answer: { outcome: "failed", error } });
    }
  }
  return { decided, events, state, rest: [] };
};
