import { LRUCache } from "lru-cache";
import type { SnapshotWriter } from "./snapshot-writer.ts";
import { type LoaderPorts, streamLoader } from "./stream-loader.ts";
import { type AnyAggregate, nextRevision, type StreamState } from "./stream-state.ts";

/** What a store reads tails of at once. */
const tailsMax = 64;
/** Reads under way; what is asked meanwhile is gathered into the next. One alone would let a long stream hold up all others. */
const readsMax = 2;

/** Command ids kept over all streams of a category, about 150 bytes each. */
const commandsMax = 100_000;

/** States of streams by revision in bounded memory. */
export type StreamStates = {
  /** As last seen: another process may have written since. */
  readonly cached: (stream: string) => StreamState | undefined;
  /** Up to date at some moment after the call; only what is new is read, for all callers of one moment in one round trip. */
  readonly refresh: (aggregate: AnyAggregate, stream: string) => Promise<StreamState>;
  /** Remembers a state that is durable. */
  readonly keep: (stream: string, state: StreamState) => void;
};

type Asked = {
  readonly aggregate: AnyAggregate;
  readonly stream: string;
  readonly answer: PromiseWithResolvers<StreamState>;
};

/** Calls `read` with what was asked for since the last call, with all that arrived with it, at most `tailsMax` at once, `readsMax` calls side by side. */
const gathered = (read: (asked: readonly Asked[]) => Promise<void>) => {
  const waiting = new Map<string, Asked>();
  let reading = 0;
  let scheduled = false;

  const flush = () => {
    scheduled = false;
    while (waiting.size > 0 && reading < readsMax) {
      const asked = [...waiting.values()].slice(0, tailsMax);
      for (const { stream } of asked) waiting.delete(stream);
      reading += 1;
      void read(asked).finally(() => {
        reading -= 1;
        flush();
      });
    }
  };

  return (aggregate: AnyAggregate, stream: string) => {
    const already = waiting.get(stream);
    if (already) return already.answer.promise;
    const answer = Promise.withResolvers<StreamState>();
    waiting.set(stream, { aggregate, stream, answer });
    if (!scheduled) setImmediate(flush);
    scheduled = true;
    return answer.promise;
  };
};

type StateCache = Pick<LRUCache<string, StreamState>, "get" | "set">;

/** A cache for each category: the orders of a busy second, each done with soon, would drive the stock out that the next one needs. */
const cachePerCategory = (cachedMax: number) => {
  const caches = new Map<string, StateCache>();
  return (stream: string): StateCache => {
    const category = stream.slice(0, stream.indexOf("-"));
    const known = caches.get(category);
    if (known) return known;
    const made = new LRUCache<string, StreamState>({
      max: cachedMax,
      maxSize: commandsMax,
      sizeCalculation: ({ recent }) => 1 + recent.revisions.size,
    });
    caches.set(category, made);
    return made;
  };
};

/** `cachedMax`: streams of each category. */
export const streamStates = (
  ports: LoaderPorts & { readonly writer: Pick<SnapshotWriter, "offer"> },
  cachedMax: number,
): StreamStates => {
  const cacheOf = cachePerCategory(cachedMax);
  const cached = (stream: string) => cacheOf(stream).get(stream);
  const load = streamLoader(ports);

  const keep = (stream: string, state: StreamState) => {
    const current = cached(stream);
    if (!current || nextRevision(current.revision) <= nextRevision(state.revision)) cacheOf(stream).set(stream, state);
  };

  const answerOne = async ({ aggregate, stream, answer }: Asked, loading: Promise<StreamState> | undefined) => {
    try {
      const loaded = await loading;
      if (!loaded) throw new Error(`${stream} was not loaded`);
      const state = ports.writer.offer(aggregate, stream, loaded);
      keep(stream, state);
      answer.resolve(state);
    } catch (error) {
      answer.reject(error);
    }
  };

  const refresh = gathered(async (asked) => {
    try {
      const loading = await load(asked.map((one) => ({ ...one, known: cached(one.stream) })));
      await Promise.all(asked.map((one, index) => answerOne(one, loading[index])));
    } catch (error) {
      for (const { answer } of asked) answer.reject(error);
    }
  });

  return { cached, refresh, keep };
};
