/** A state as of one event of its stream. Disposable: without it the stream is read from the start. */
export type Snapshot = {
  readonly stream: string;
  readonly revision: number;
  /** Of the aggregate's state: another version is ignored. */
  readonly version: number;
  /** Chain of the event at `revision`: a snapshot of another history is found out by it. */
  readonly chain: string;
  readonly state: unknown;
  /** The newest commands of the stream with the revision of their last event, oldest first; all of them from `commandsFrom` on. */
  readonly commands: readonly (readonly [commandId: string, revision: number])[];
  readonly commandsFrom: number;
};

export type Snapshots = {
  /** The newest of each of up to 64 streams, where there is one. */
  readonly load: (streams: readonly string[]) => Promise<ReadonlyMap<string, Snapshot>>;
  /** Replaces the stream's older one; a newer one stays. */
  readonly save: (snapshot: Snapshot) => Promise<void>;
};
