import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";

export type GatherOptions<Item, Result> = {
  /** One result per item, in order. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Items with the same key never share a batch. */
  readonly keyOf: (item: Item) => string;
  readonly batchMax: number;
  readonly queueMax: number;
  /** Items weigh so much, and a batch of several at most `weightMax`; where it is left out, they weigh nothing. */
  readonly weightOf?: (item: Item) => number;
  readonly weightMax?: number;
  /** Where nobody waits for the result: a batch gathers for so long before it is written. */
  readonly afterMs?: number;
};

type Waiting<Item, Result> = { readonly item: Item; readonly answer: PromiseWithResolvers<Result> };

const tooMany = () => Object.assign(new Error("too many writes are waiting"), { code: "OVERLOADED" as const });

/** Gathers single writes into one statement, as a group commit does: what arrives while a batch is written is the next batch. */
export const gather = <Item, Result>(options: GatherOptions<Item, Result>) => {
  const { run, keyOf, batchMax, queueMax, afterMs, weightOf = () => 0, weightMax = Infinity } = options;
  let queue: Waiting<Item, Result>[] = [];
  let running: Promise<void> | undefined;

  const take = () => {
    const batch = new Map<string, Waiting<Item, Result>>();
    const left: Waiting<Item, Result>[] = [];
    let weight = 0;
    const hasRoom = (more: number) => batch.size === 0 || (batch.size < batchMax && weight + more <= weightMax);
    for (const waiting of queue) {
      const key = keyOf(waiting.item);
      const own = weightOf(waiting.item);
      if (batch.has(key) || !hasRoom(own)) {
        left.push(waiting);
        continue;
      }
      batch.set(key, waiting);
      weight += own;
    }
    queue = left;
    return [...batch.values()];
  };

  const write = async (batch: readonly Waiting<Item, Result>[]) => {
    try {
      const results = await run(batch.map(({ item }) => item));
      batch.forEach(({ answer }, index) => {
        const result = results[index];
        if (result === undefined) answer.reject(new Error("a write was not answered"));
        else answer.resolve(result);
      });
    } catch (error) {
      for (const { answer } of batch) answer.reject(error);
    }
  };

  const drain = async () => {
    while (queue.length > 0) {
      await (afterMs === undefined ? nextTurn() : pause(afterMs));
      await write(take());
    }
    running = undefined;
  };

  return {
    /** @throws Overloaded when too many wait already; what `run` throws. */
    add: async (item: Item): Promise<Result> => {
      if (queue.length >= queueMax) throw tooMany();
      const answer = Promise.withResolvers<Result>();
      queue.push({ item, answer });
      running ??= drain();
      return answer.promise;
    },
    idle: async () => {
      while (running) await running;
    },
  };
};
