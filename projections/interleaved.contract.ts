import { memoryLeases } from "../adapters/leases/memory.ts";
import { memoryLiveUpdates } from "../adapters/live-updates/memory.ts";
import { memoryViewStore } from "../adapters/views/memory.ts";
import type { Message } from "../domain/kernel/message.ts";
import { leaseKeeper } from "../feeds/lease-keeper.ts";
import { type Happened, parsed, sampleLog, silent, until } from "../feeds/sample-log.contract.ts";
import type { Delivered } from "../schemas/recorded-event.ts";
import { startProjections } from "./engine.ts";
import type { Projector } from "./projector.ts";
import { view } from "./view.ts";

/** The rows that `events` fold to, one after another, with nothing of the engine in it. */
export const plainFold = <Event extends Message, Row>(
  { handles, keyOf, evolve }: Projector<Event, Row>,
  events: readonly Delivered[],
): ReadonlyMap<string, Row> => {
  const rows = new Map<string, Row>();
  const types: ReadonlySet<string> = new Set(handles);
  for (const event of events as readonly Delivered<Event>[]) {
    if (!types.has(event.type)) continue;
    const row = evolve(rows.get(keyOf(event)), event);
    if (row === undefined) rows.delete(keyOf(event));
    else rows.set(keyOf(event), row);
  }
  return rows;
};

/** Feeds `events` through the engine on 3 partitions interleaved at random; the rows must equal the plain fold:
 * `const { rows, folded } = await interleaved(orderSummary, events); expect(rows).toEqual(folded);` */
export const interleaved = async <Event extends Message, Row>(
  projector: Projector<Event, Row>,
  events: readonly Happened[],
  { seed = 1, partitions = 3 }: { readonly seed?: number; readonly partitions?: number } = {},
) => {
  const { log, feed, happen } = sampleLog({ partitions, seed, pageEvents: 7, tailEvents: 20 });
  const half = events.length >> 1;
  happen(...events.slice(0, half));
  const store = memoryViewStore<Row>(projector.name);
  const keeper = leaseKeeper({ leases: memoryLeases(), owner: "spec", log: silent });
  const projections = await startProjections({
    feed,
    views: [view(projector, store)],
    leaseKeeper: keeper,
    liveUpdates: memoryLiveUpdates(),
    log: silent,
  });
  for (const event of events.slice(half)) {
    happen(event);
    await new Promise(setImmediate);
  }
  await until(async () => {
    const [status] = await projections.status();
    return status?.partitions.every(({ lagEvents }) => lagEvents === 0) ?? false;
  });
  const parked = await projections.parked(projector.name);
  await projections.stop();
  await keeper.stop();
  await feed.stop();
  const delivered = log.events().map(parsed);
  return { rows: store.rows(), folded: plainFold(projector, delivered), parked };
};
