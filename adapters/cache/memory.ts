import { LRUCache } from "lru-cache";

export type Versioned<Value> = { readonly value: Value; readonly version: string };

/** An entry; without a value it only says what is too old to be kept. */
type Slot<Value> = { readonly value?: { readonly held: Value }; readonly version: string };

type Load<Value> = { readonly atLeast: string; readonly answer: Promise<Versioned<Value>> };

export type CacheLimits<Value> = {
  /** How much is kept; each entry counts as one, or as `weigh` says. */
  readonly max: number;
  readonly ttlMs: number;
  readonly weigh?: (value: Value) => number;
  /** What is not worth a place: it is answered and forgotten. Default: nothing. */
  readonly keeps?: (value: Value) => boolean;
};

/** A bounded cache in this process: the least recently used entry goes first. `load` is told what is too old. */
export const memoryCache = <Value>({ max, ttlMs, weigh = () => 1, keeps = () => true }: CacheLimits<Value>) => {
  const slots = new LRUCache<string, Slot<Value>>({
    maxSize: max,
    ttl: ttlMs,
    sizeCalculation: ({ value }) => (value ? Math.max(1, weigh(value.held)) : 1),
  });
  const loads = new Map<string, Load<Value>>();

  const offer = (key: string, { value, version }: Versioned<Value>) => {
    if (!keeps(value)) return;
    const known = slots.get(key);
    if (known === undefined || known.version <= version) slots.set(key, { value: { held: value }, version });
  };

  const loadOnce = (key: string, load: (atLeast: string) => Promise<Versioned<Value>>, atLeast: string) => {
    const underWay = loads.get(key);
    if (underWay && underWay.atLeast >= atLeast) return underWay.answer;
    const answer = load(atLeast);
    const mine = { atLeast, answer };
    loads.set(key, mine);
    const done = () => loads.get(key) === mine && loads.delete(key);
    void answer
      .then((entry) => {
        offer(key, entry);
      })
      .then(done, done);
    return answer;
  };

  return {
    read: async (key: string, load: (atLeast: string) => Promise<Versioned<Value>>, atLeast = "") => {
      const known = slots.get(key);
      if (known?.value && known.version >= atLeast) return known.value.held;
      const needed = known && known.version > atLeast ? known.version : atLeast;
      const { value } = await loadOnce(key, load, needed);
      return value;
    },
    offer,
    supersede: (key: string, version: string) => {
      const known = slots.get(key);
      if (known === undefined || known.version < version) slots.set(key, { version });
    },
    size: () => slots.size,
  };
};
