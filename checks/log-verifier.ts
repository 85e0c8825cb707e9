import { chainOf, firstLink, linkOf, sealOf } from "../schemas/chain.ts";
import type { Position, RecordedEvent } from "../schemas/recorded-event.ts";

/** An event as it lies in the log, with all that its seals are made of. */
type SealedEvent = RecordedEvent & {
  /** Its place in the log, from 1. */
  readonly number: number;
  readonly metadataText: string;
  readonly link: string;
  /** `metadata.chain` of the event one revision before it; undefined when there is none. */
  readonly previousChain: string | undefined;
};

type LogHead = { readonly epoch: string; readonly events: number; readonly link: string };

export type SealedLog = {
  readonly head: () => Promise<LogHead>;
  /** At most `limit` events behind place `after`, in order, whatever is missing between them. */
  readonly behind: (after: number, limit: number) => Promise<readonly SealedEvent[]>;
};

type Fault =
  | "missing" // nothing stands here, but behind it something does, or the head says that it should
  | "altered" // data, metadata, time or place differ from what the chain over the log has sealed
  | "unchained" // the chain of its own stream does not lead here
  | "misdated" // recorded before the event before it
  | "beyond-head" // behind the last event that the head knows
  | "head-altered" // the head's seal is not that of the last event
  | "forked"; // not the history whose seal was kept elsewhere

export type Verification =
  | { readonly ok: true; readonly events: number; readonly seal: Seal }
  | { readonly ok: false; readonly number: number; readonly position: Position | undefined; readonly fault: Fault };

/** A place in a log and the link there, in hex. Kept outside the database, it proves later that nothing up to there was rewritten. */
type Seal = { readonly number: number; readonly link: string };

export type VerifyOptions = {
  readonly onProgress?: (done: number, of: number) => void;
  /** Seals that earlier runs have answered. */
  readonly kept?: readonly Seal[];
  readonly pageSize?: number;
};

type Place = Seal & { readonly recordedAt: string };

const faultOf = (event: SealedEvent, before: Place): Fault | undefined => {
  if (event.number !== before.number + 1) return "missing";
  if (linkOf(before.link, sealOf(event, event.metadataText), event.recordedAt) !== event.link) return "altered";
  if (event.revision > 0 && event.previousChain === undefined) return "unchained";
  if (chainOf(event.previousChain, event) !== event.metadata.chain) return "unchained";
  return event.recordedAt < before.recordedAt ? "misdated" : undefined;
};

const bad = (number: number, fault: Fault, event?: SealedEvent): Verification => ({
  ok: false,
  number,
  position: event?.number === number ? event.position : undefined,
  fault,
});

/** Answers whether a place has another link than the one that was kept of it. */
const forks = (kept: readonly Seal[]) => {
  const links = new Map(kept.map(({ number, link }) => [number, link]));
  return ({ number, link }: Place) => links.has(number) && links.get(number) !== link;
};

/** What lies behind `last`, the place of the head: nothing, unless appends went on meanwhile and moved the head with them. */
const checkEnd = async (log: SealedLog, head: LogHead, last: Place): Promise<Verification> => {
  if (last.link !== head.link) return bad(last.number, "head-altered");
  const [next] = await log.behind(last.number, 1);
  if (next && next.number > (await log.head()).events) return bad(next.number, "beyond-head", next);
  return { ok: true, events: last.number, seal: { number: last.number, link: last.link } };
};

type Check = (event: SealedEvent, before: Place) => Fault | undefined;

/** The place of the last event of `page`, or what is wrong with the first bad one. */
const walk = (page: readonly SealedEvent[], from: Place, check: Check): Place | Verification => {
  let last = from;
  for (const event of page) {
    const fault = check(event, last);
    if (fault) return bad(last.number + 1, fault, event);
    last = event;
  }
  return page.length === 0 ? bad(from.number + 1, "missing") : last;
};

/** Walks the chain over the whole log and the chain of every stream, in the order of positions, up to the head as it is now;
 * answers the first place where something is wrong. A history rewritten with all its seals is found only by a seal `kept` elsewhere. */
export const verifyLog = async (log: SealedLog, options: VerifyOptions = {}): Promise<Verification> => {
  const { onProgress, kept = [], pageSize = 1000 } = options;
  const isForked = forks(kept);
  const check: Check = (event, before) => faultOf(event, before) ?? (isForked(event) ? "forked" : undefined);
  const head = await log.head();
  let last: Place = { number: 0, link: firstLink(head.epoch), recordedAt: "" };
  if (isForked(last)) return bad(0, "forked");
  while (last.number < head.events) {
    const page = await log.behind(last.number, Math.min(pageSize, head.events - last.number));
    const reached = walk(page, last, check);
    if ("ok" in reached) return reached;
    last = reached;
    onProgress?.(last.number, head.events);
  }
  if (kept.some(({ number }) => number > last.number)) return bad(last.number + 1, "missing");
  return checkEnd(log, head, last);
};
