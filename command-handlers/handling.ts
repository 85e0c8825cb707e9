import type { Message } from "../domain/kernel/message.ts";
import type { Position } from "../schemas/recorded-event.ts";
import { derivedUuidV7, uuidV5 } from "../schemas/uuid.ts";
import { type Aggregate, streamOf } from "./aggregate.ts";
import type { Sent } from "./command-handler.ts";
import { type FactsPorts, factsOf } from "./facts.ts";
import type { FactRevision, Handled, HandlingContext, HandlingHooks } from "./handling-context.ts";
import type { StreamAnswer, StreamCommand } from "./stream-command.ts";

export type HandlingPorts = FactsPorts & { readonly handle: (command: StreamCommand) => Promise<StreamAnswer> };

/** What became of the sends of one handling. */
const footprints = () => {
  const seen = new Map<string, Position>();
  const facts = new Map<string, FactRevision[1]>();
  const shown = new Map<string, Position>();
  let [sends, unlogged, lateFacts] = [0, 0, 0];
  return {
    noteFact: ([stream, revision]: FactRevision, position: Position | undefined) => {
      if (position !== undefined) shown.set(stream, position);
      if (sends > 0 && !facts.has(stream)) lateFacts += 1;
      facts.set(stream, revision);
    },
    noteSend: () => {
      sends += 1;
      return sends === 1;
    },
    noteAnswer: (stream: string, answer: StreamAnswer) => {
      const isLogged = answer.outcome === "accepted" && answer.appended;
      if (!isLogged) unlogged += 1;
      if (answer.outcome !== "accepted" || answer.position === undefined) return;
      seen.delete(stream);
      seen.set(stream, answer.position);
    },
    facts: () => [...facts],
    read: () => ({
      seen: [...seen],
      shown: [...shown],
      facts: [...facts],
      isInLog: sends > 0 && unlogged === 0 && lateFacts === 0,
    }),
  };
};

/** Each send of one handling has its own id: two that would share one are a mistake in the handler. */
const roles = () => {
  const taken = new Set<string>();
  return async <Result>(stream: string, role: string, work: () => Promise<Result>): Promise<Result> => {
    const name = `${stream} ${role}`;
    if (taken.has(name)) throw new Error(`two commands for ${stream} in one handling need a role each`);
    taken.add(name);
    try {
      return await work();
    } catch (error) {
      taken.delete(name);
      throw error;
    }
  };
};

/** Makes `Handling`s: what command handlers, reactions and deadlines do their work with. */
export const handlingFactory =
  (ports: HandlingPorts) =>
  (context: HandlingContext, { beforeFirstSend, facts: relied = [] }: HandlingHooks = {}): Handled => {
    const { commandId, now, mayRepeatSince } = context;
    const origin = { ...pickOrigin(context), at: now };
    const footprint = footprints();
    const made = new Set<string>();
    const once = roles();
    let ready: Promise<void> | undefined;

    const newId = (role: string) => {
      const id = derivedUuidV7(Date.parse(now), `${commandId} ${role}`);
      made.add(id);
      return id;
    };

    const send = async <Command, Event extends Message, State, Reason extends string>(
      aggregate: Aggregate<Command, Event, State, Reason>,
      id: string,
      command: Command,
      role = "",
    ): Promise<Sent<Reason>> => {
      const stream = streamOf(aggregate, id);
      if (footprint.noteSend()) ready = beforeFirstSend?.(footprint.facts());
      await ready;
      const creates = mayRepeatSince === undefined && (made.has(id) || (aggregate.begins?.(command) ?? false));
      const sendId = uuidV5(commandId, `${stream} ${role}`);
      const answer = await once(stream, role, () =>
        ports.handle({ aggregate, stream, command, commandId: sendId, origin, creates, mayRepeatSince }),
      );
      footprint.noteAnswer(stream, answer);
      return sentAs<Reason>(answer);
    };

    const facts = factsOf(ports, relied, footprint.noteFact);
    return {
      handling: { commandId, principal: context.principal, now, newId, send, facts },
      footprint: footprint.read,
    };
  };

const pickOrigin = ({ actor, causationId, correlationId }: HandlingContext) => ({ actor, causationId, correlationId });

/** A decider gives no reasons but its own. */
const sentAs = <Reason extends string>(answer: StreamAnswer) =>
  (answer.outcome === "accepted" ? { outcome: "accepted", revision: answer.revision } : answer) as Sent<Reason>;
