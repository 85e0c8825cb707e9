import { LRUCache } from "lru-cache";
import { chainOf, firstLink, linkOf, metadataText, sealOf } from "../../../schemas/chain.ts";
import type { Position, RecordedEvent } from "../../../schemas/recorded-event.ts";
import { isLogCorrupt } from "../errors.ts";

/** What is read for it: of a log that has one partition. */
export type VerifiableLog = {
  readonly feed: {
    readonly epoch: () => Promise<string>;
    readonly head: (partition: number) => Promise<Position | undefined>;
    readonly read: (
      partition: number,
      after: Position | undefined,
      options: { readonly limit: number; readonly waitMs: number; readonly signal?: AbortSignal },
    ) => Promise<readonly RecordedEvent[]>;
  };
  readonly store: {
    readonly read: (stream: string, fromRevision: number, limit: number) => Promise<readonly RecordedEvent[]>;
  };
};

type Fault =
  | "missing" // an event of its stream before it is not there, or the log ends before its head
  | "altered" // it cannot be read as an event of ours
  | "unchained" // the chain of its stream does not lead here: it, or what stands before it, is another event
  | "misdated" // recorded before the event before it: the server's clock was set back
  | "forked"; // not the history whose seal was kept elsewhere

/** A place in the log, from 1, and the link there, in hex. */
type Seal = { readonly number: number; readonly link: string };

export type Verification =
  | { readonly ok: true; readonly events: number; readonly seal: Seal }
  | { readonly ok: false; readonly number: number; readonly position: Position | undefined; readonly fault: Fault };

export type VerifyOptions = {
  /** `head`: where it will end. */
  readonly onProgress?: (done: number, head: Position) => void;
  /** Seals that earlier runs have answered. */
  readonly kept?: readonly Seal[];
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
};

type Place = Seal & { readonly recordedAt: string };
type StreamEnd = Pick<RecordedEvent, "revision"> & { readonly chain: string };

/** Streams whose end is kept in mind. */
const streamsMax = 50_000;

const bad = (number: number, fault: Fault, position?: Position): Verification => ({
  ok: false,
  number,
  position,
  fault,
});

const forks = (kept: readonly Seal[]) => {
  const links = new Map(kept.map(({ number, link }) => [number, link]));
  return ({ number, link }: Place) => links.has(number) && links.get(number) !== link;
};

/** Follows the chain of every stream. */
const chains = ({ store }: VerifiableLog) => {
  let isForgetful = false;
  const ends = new LRUCache<string, StreamEnd>({
    max: streamsMax,
    dispose: (_end, _stream, reason) => (isForgetful ||= reason === "evict"),
  });

  const before = async ({ stream, revision }: RecordedEvent): Promise<StreamEnd | undefined> => {
    const known = ends.get(stream);
    // Only of a stream whose end may have been forgotten is the event before read again.
    if (known || revision === 0 || !isForgetful) return known;
    const [event] = await store.read(stream, revision - 1, 1);
    return event?.revision === revision - 1 ? { revision: event.revision, chain: event.metadata.chain } : undefined;
  };

  return async (event: RecordedEvent): Promise<Fault | undefined> => {
    const previous = await before(event);
    if (event.revision !== (previous?.revision ?? -1) + 1) return "missing";
    if (chainOf(previous?.chain, event) !== event.metadata.chain) return "unchained";
    ends.set(event.stream, { revision: event.revision, chain: event.metadata.chain });
    return undefined;
  };
};

const placeOf = (before: Place, event: RecordedEvent): Place => ({
  number: before.number + 1,
  link: linkOf(before.link, sealOf(event, metadataText(event.metadata)), event.recordedAt),
  recordedAt: event.recordedAt,
});

type Check = (event: RecordedEvent, before: Place, place: Place) => Promise<Fault | undefined>;

const checkOf = (log: VerifiableLog, isForked: (place: Place) => boolean): Check => {
  const faultInChain = chains(log);
  return async (event, before, place) => {
    const fault = await faultInChain(event);
    if (fault) return fault;
    if (event.recordedAt < before.recordedAt) return "misdated";
    return isForked(place) ? "forked" : undefined;
  };
};

/** The place of the last event of `page`, or what is wrong with the first bad one. */
const walk = async (page: readonly RecordedEvent[], from: Place, check: Check): Promise<Place | Verification> => {
  let last = from;
  for (const event of page) {
    const place = placeOf(last, event);
    const fault = await check(event, last, place);
    if (fault) return bad(place.number, fault, event.position);
    last = place;
  }
  return last;
};

const endOf = ({ number, link }: Place, kept: readonly Seal[]): Verification =>
  kept.some((seal) => seal.number > number)
    ? bad(number + 1, "missing")
    : { ok: true, events: number, seal: { number, link } };

/** Pages up to `head`, the next one behind `after`. */
const pagesOf = ({ feed }: VerifiableLog, head: Position, { pageSize = 1000, signal }: VerifyOptions) => {
  const options = { limit: pageSize, waitMs: 0, ...(signal && { signal }) };
  return async (after: Position | undefined) =>
    (await feed.read(0, after, options)).filter(({ position }) => position <= head);
};

const walkLog = async (log: VerifiableLog, options: VerifyOptions, walked: { last: Place }): Promise<Verification> => {
  const { onProgress, kept = [] } = options;
  const isForked = forks(kept);
  if (isForked(walked.last)) return bad(0, "forked");
  const check = checkOf(log, isForked);
  const head = await log.feed.head(0);
  const pageBehind = head && pagesOf(log, head, options);
  for (let after: Position | undefined; pageBehind && after !== head;) {
    const page = await pageBehind(after);
    const reached = page.length === 0 ? bad(walked.last.number + 1, "missing") : await walk(page, walked.last, check);
    if ("ok" in reached) return reached;
    walked.last = reached;
    after = page.at(-1)?.position;
    onProgress?.(reached.number, head);
  }
  return endOf(walked.last, kept);
};

/** Walks `$all` up to the head as it is now and the chain of every stream in it; answers the first place where something is wrong.
 * The server keeps no chain over all events: the link is made on the way, so that a seal `kept` elsewhere shows later what was
 * rewritten or cut off with its chains. */
export const verifyStreams = async (log: VerifiableLog, options: VerifyOptions = {}): Promise<Verification> => {
  const walked: { last: Place } = {
    last: { number: 0, link: firstLink(await log.feed.epoch()), recordedAt: "" },
  };
  try {
    return await walkLog(log, options, walked);
  } catch (error) {
    if (!isLogCorrupt(error)) throw error;
    return bad(walked.last.number + 1, "altered");
  }
};
