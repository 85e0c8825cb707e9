type Listener = () => void;

const setOf = <Value>(byKey: Map<string, Value>, key: string, make: () => Value) => {
  const known = byKey.get(key);
  if (known !== undefined) return known;
  const made = make();
  byKey.set(key, made);
  return made;
};

/** Who listens to which row. A listener hears that a row changed and reads it when it is ready to, so nothing queues here. */
export const listeners = () => {
  const views = new Map<string, Map<string, Set<Listener>>>();

  return {
    add: (view: string, key: string, listener: Listener) => {
      const byKey = setOf(views, view, () => new Map<string, Set<Listener>>());
      const own = setOf(byKey, key, () => new Set<Listener>());
      own.add(listener);
      return () => {
        own.delete(listener);
        if (own.size === 0 && byKey.get(key) === own) byKey.delete(key);
        if (byKey.size === 0 && views.get(view) === byKey) views.delete(view);
      };
    },
    /** `key` null: any row of the view. */
    tell: (view: string, key: string | null) => {
      const byKey = views.get(view);
      const told = key === null ? [...(byKey?.values() ?? [])] : [byKey?.get(key) ?? []];
      for (const each of told) for (const listener of each) listener();
    },
    /** Views that somebody listens to. */
    views: () => [...views.keys()],
  };
};
