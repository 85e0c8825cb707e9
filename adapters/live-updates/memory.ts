type Update = { readonly view: string; readonly key: string; readonly position: string };
type Listener = () => void;

const listenersOf = (byKey: Map<string, Set<Listener>>, key: string) => {
  const known = byKey.get(key);
  if (known) return known;
  const created = new Set<Listener>();
  byKey.set(key, created);
  return created;
};

/** Fan-out within the process. A listener hears that a row changed and reads it when it is ready to, so nothing queues here. */
export const memoryLiveUpdates = () => {
  const views = new Map<string, Map<string, Set<Listener>>>();
  const versions = new Map<string, number>();

  const tell = ({ view, key }: Update) => {
    for (const listener of views.get(view)?.get(key) ?? []) listener();
  };

  return {
    publish: (updates: readonly Update[]) => {
      for (const { view } of updates) versions.set(view, (versions.get(view) ?? 0) + 1);
      updates.forEach(tell);
    },

    /** Calls `listener` after every commit that changed the row `key` of `view`, until the answer is called. */
    listen: (view: string, key: string, listener: Listener) => {
      const byKey = views.get(view) ?? new Map<string, Set<Listener>>();
      views.set(view, byKey);
      const listeners = listenersOf(byKey, key);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) byKey.delete(key);
      };
    },

    /** Rises with every commit to `view` that this process made. */
    version: (view: string) => versions.get(view) ?? 0,
  };
};
