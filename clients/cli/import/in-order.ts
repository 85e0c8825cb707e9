/** Runs tasks side by side and nearly in order: a task starts only when the one `width` places before it has ended,
 * and tasks of one key run one after another. The first failure stops all that has not started. */
export const inOrder = (width: number) => {
  const window: Promise<void>[] = [];
  const lastOfKey = new Map<string, Promise<void>>();
  let failure: { readonly error: unknown } | undefined;

  const run = async (before: Promise<void> | undefined, task: () => Promise<void>) => {
    await before;
    if (failure) return;
    try {
      await task();
    } catch (error) {
      failure ??= { error };
    }
  };

  const stopOnFailure = () => {
    if (failure) throw failure.error;
  };

  return {
    /** Resolves when there is room for the next.
     * @throws what the first failed task threw. */
    add: async (key: string, task: () => Promise<void>) => {
      stopOnFailure();
      const running = run(lastOfKey.get(key), task);
      lastOfKey.set(key, running);
      void running.then(() => {
        if (lastOfKey.get(key) === running) lastOfKey.delete(key);
      });
      window.push(running);
      if (window.length >= width) await window.shift();
      stopOnFailure();
    },
    /** @throws what the first failed task threw. */
    end: async () => {
      await Promise.all(window.splice(0));
      stopOnFailure();
    },
  };
};

/** Every item through `task`, at most `width` at once. @throws what the first failed task threw. */
export const eachOf = async <Item>(items: Iterable<Item>, width: number, task: (item: Item) => Promise<void>) => {
  const tasks = inOrder(width);
  let index = 0;
  for (const item of items) await tasks.add(String((index += 1)), () => task(item));
  await tasks.end();
};
