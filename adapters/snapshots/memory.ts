type Snapshot = { readonly stream: string; readonly revision: number };

/** Snapshots that are gone with the process. JSON in, JSON out, as in a database. */
export const memorySnapshots = <Stored extends Snapshot>() => {
  const saved = new Map<string, string>();
  const read = (stream: string) => {
    const text = saved.get(stream);
    return text === undefined ? undefined : (JSON.parse(text) as Stored);
  };
  return {
    load: async (streams: readonly string[]): Promise<ReadonlyMap<string, Stored>> =>
      new Map(
        streams.flatMap((stream) => {
          const snapshot = read(stream);
          return snapshot ? [[stream, snapshot] as const] : [];
        }),
      ),
    save: async (snapshot: Stored) => {
      if ((read(snapshot.stream)?.revision ?? -1) < snapshot.revision)
        saved.set(snapshot.stream, JSON.stringify(snapshot));
      return Promise.resolve();
    },
  };
};
