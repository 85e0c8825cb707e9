import { LRUCache } from "lru-cache";
import type { Instant } from "../domain/kernel/instant.ts";
import type { RecordedEvent } from "../schemas/recorded-event.ts";
import type { EventStore } from "./event-store.ts";

const pageSize = 512;
/** Past so many events since the last search, a new one costs less than the gap. */
const gapMax = 5_000;
/** Command ids kept over all streams, about 150 bytes each. */
const commandsMax = 500_000;

/** What was read backwards of a stream: whose events stand from revision `from` to `upTo`. Events do not change, so it stays true. */
type Scanned = {
  from: number;
  upTo: number;
  oldestAt: Instant | undefined;
  readonly commands: Map<string, number>;
};

export type Searched = {
  readonly stream: string;
  readonly commandId: string;
  /** The stream is not searched behind its first event that is older. */
  readonly since: Instant;
};

/** Finds commands in streams by their events. A search goes on where the ones before it ended: after a crash many commands come
 * again, and each would read the same events. Searches of one stream must not overlap. */
export const commandHistory = (store: Pick<EventStore, "readBackwards">) => {
  const streams = new LRUCache<string, Scanned>({
    max: 1_000,
    maxSize: commandsMax,
    sizeCalculation: ({ commands }) => 1 + commands.size,
  });

  const take = (scanned: Scanned, events: readonly RecordedEvent[]) => {
    for (const { metadata, revision } of events)
      scanned.commands.set(metadata.commandId, Math.max(revision, scanned.commands.get(metadata.commandId) ?? 0));
  };

  /** Reads what was appended since the last search and is out of memory by now. */
  const readGap = async (stream: string, scanned: Scanned, upTo: number) => {
    for (let from = upTo; from > scanned.upTo;) {
      const page = await store.readBackwards(stream, Math.min(pageSize, from - scanned.upTo), from);
      if (page.length === 0) throw new Error(`${stream} has no event at revision ${from}`);
      take(scanned, page);
      from -= page.length;
    }
    scanned.upTo = Math.max(scanned.upTo, upTo);
  };

  const readBack = async ({ stream, commandId, since }: Searched, scanned: Scanned) => {
    while (scanned.from > 0 && !scanned.commands.has(commandId)) {
      if (scanned.oldestAt !== undefined && scanned.oldestAt < since) return;
      const page = await store.readBackwards(stream, pageSize, scanned.from - 1);
      const oldest = page.at(-1);
      if (!oldest) throw new Error(`${stream} has no event at revision ${scanned.from - 1}`);
      take(scanned, page);
      scanned.from = oldest.revision;
      scanned.oldestAt = oldest.recordedAt;
    }
  };

  /** Revision of the command's last event at or before `upTo`; undefined when it has none that is young enough. */
  return async (searched: Searched, upTo: number): Promise<number | undefined> => {
    const { stream, commandId } = searched;
    const fresh: Scanned = { from: upTo + 1, upTo, oldestAt: undefined, commands: new Map() };
    const kept = streams.get(stream);
    const scanned = kept && upTo - kept.upTo <= gapMax ? kept : fresh;
    await readGap(stream, scanned, upTo);
    await readBack(searched, scanned);
    streams.set(stream, scanned);
    return scanned.commands.get(commandId);
  };
};

export type CommandHistory = ReturnType<typeof commandHistory>;
