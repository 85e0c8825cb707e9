import { type Instant, instant } from "../../domain/kernel/instant.ts";

type Facts = readonly (readonly [stream: string, revision: number | "none"])[];

type Sight = {
  readonly commandId: string;
  readonly bodyHash: string;
  readonly at: Instant;
  readonly facts: Facts;
  readonly answer?: string;
};

type Row = Omit<Sight, "answer"> & {
  readonly firstSeenMs: number;
  readonly answer: string | undefined;
  readonly holder: string;
  readonly leasedUntilMs: number;
};

export type MemoryIdempotencyRows = Map<string, Row>;

export type MemoryIdempotencyOptions = {
  readonly holder?: string;
  readonly leaseMs?: number;
  readonly keptMs?: number;
  /** Shared by the processes of a spec. */
  readonly rows?: MemoryIdempotencyRows;
};

/** Keyed commands that are gone with the process: for specs. */
export const memoryIdempotency = (options: MemoryIdempotencyOptions = {}) => {
  const { holder = "memory", leaseMs = 10_000, keptMs = 30 * 24 * 3_600_000, rows = new Map<string, Row>() } = options;

  const lease = () => ({ holder, leasedUntilMs: Date.now() + leaseMs });
  const held = (commandId: string) => {
    const row = rows.get(commandId);
    return row?.holder === holder && row.answer === undefined ? row : undefined;
  };

  const again = (row: Row, bodyHash: string) => {
    if (row.firstSeenMs + keptMs < Date.now()) return { outcome: "expired" } as const;
    if (row.bodyHash !== bodyHash) return { outcome: "reused" } as const;
    if (row.answer !== undefined) return { outcome: "answered", answer: row.answer } as const;
    if (row.holder !== holder && row.leasedUntilMs > Date.now()) return { outcome: "in-flight" } as const;
    rows.set(row.commandId, { ...row, ...lease() });
    const { at, facts } = row;
    return { outcome: "resumed", at, facts, firstSeenAt: instant(row.firstSeenMs) } as const;
  };

  const claim = async ({ answer, ...sight }: Sight) => {
    const row = rows.get(sight.commandId);
    if (row) return again(row, sight.bodyHash);
    rows.set(sight.commandId, { ...sight, ...lease(), answer, firstSeenMs: Date.now() });
    return { outcome: "claimed" } as const;
  };

  const complete = async (commandId: string, answer: string) => {
    const row = held(commandId);
    if (row) rows.set(commandId, { ...row, answer });
    return row !== undefined;
  };

  return {
    claim,
    complete,
    completeSoon: (commandId: string, answer: string) => void complete(commandId, answer),
    renew: async (commandIds: readonly string[]) => {
      for (const row of commandIds.flatMap((commandId) => held(commandId) ?? []))
        rows.set(row.commandId, { ...row, ...lease() });
    },
    release: async (commandId: string) => {
      const row = held(commandId);
      if (row) rows.set(commandId, { ...row, leasedUntilMs: 0 });
    },
    purge: async () => {
      const old = [...rows.values()].filter((row) => row.firstSeenMs + 2 * keptMs < Date.now());
      for (const { commandId } of old) rows.delete(commandId);
      return old.length;
    },
    idle: () => Promise.resolve(),
  };
};
