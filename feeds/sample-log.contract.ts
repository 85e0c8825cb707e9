import { memoryFeed } from "../adapters/event-store/memory/feed.ts";
import { memoryLog } from "../adapters/event-store/memory/log.ts";
import { instant } from "../domain/kernel/instant.ts";
import type { Message } from "../domain/kernel/message.ts";
import type { Delivered, EncodedEvent, RecordedEvent } from "../schemas/recorded-event.ts";
import { randomUuidV7 } from "../schemas/uuid.ts";
import { type DecodedFeed, decodedFeed } from "./decoded-feed.ts";
import type { Decode } from "./arrival.ts";
import type { Feed } from "./feed.ts";
import type { Log } from "./log.ts";

/** An event that has happened in `stream`, with the time it is said to have happened. */
export type Happened<Event extends Message = Message> = Event & { readonly stream: string; readonly at?: string };

export const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Events as they are stored, for specs that need no schema. */
export const encodedEvent = ({ type, data, at = "2026-03-01T08:00:00.000Z" }: Happened): EncodedEvent => ({
  id: randomUuidV7(),
  type,
  data: JSON.stringify(data),
  metadata: {
    commandId: randomUuidV7(),
    correlationId: randomUuidV7(),
    causationId: randomUuidV7(),
    actor: "system:spec",
    at: instant(at),
    schemaVersion: "1",
    chain: "0".repeat(64),
  },
});

export const parsed = (event: RecordedEvent): Delivered => {
  const data: unknown = JSON.parse(event.data);
  return { ...event, data };
};

export const parseData: Decode = (events) => Promise.resolve(events.map(parsed));

/** Appends, whoever has written before. */
const happen = (log: ReturnType<typeof memoryLog>, ...events: readonly Happened[]): readonly RecordedEvent[] =>
  events.map((event) => {
    const length = log.stream(event.stream).length;
    return log.append(event.stream, length === 0 ? "none" : length - 1, [encodedEvent(event)]).last;
  });

/** The same answers for the same seed (mulberry32). */
export const seeded = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export type SampleLog = {
  readonly log: ReturnType<typeof memoryLog>;
  readonly feed: DecodedFeed;
  readonly happen: (...events: readonly Happened[]) => readonly RecordedEvent[];
};

export type SampleOptions = {
  readonly partitions?: number;
  readonly seed?: number;
  readonly decode?: Decode;
  readonly pageEvents?: number;
  readonly tailEvents?: number;
  readonly unwantedMs?: number;
  /** Around the feed, to count or to break its reads. */
  readonly around?: (feed: Feed) => Feed;
};

/** A log in memory and a decoded feed on it; with a seed, reads come in random parts. */
export const sampleLog = (options: SampleOptions = {}): SampleLog => {
  const {
    partitions = 1,
    seed,
    decode = parseData,
    pageEvents = 50,
    tailEvents = 100,
    around = (it: Feed) => it,
  } = options;
  const log = memoryLog();
  const stored = memoryFeed(log, { partitions, ...(seed === undefined ? {} : { random: seeded(seed) }) });
  const feed = decodedFeed({
    feed: around(stored),
    decode,
    log: silent,
    pageEvents,
    tailLimits: { events: tailEvents * partitions, chars: 1_000_000 },
    ...(options.unwantedMs === undefined ? {} : { unwantedMs: options.unwantedMs }),
  });
  return { log, feed, happen: (...events) => happen(log, ...events) };
};

/** Ends once `condition` holds. */
export const until = async (condition: () => boolean | Promise<boolean>, timeoutMs = 10_000) => {
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error("it never came true");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
