import { randomUUID } from "node:crypto";
import { postgresEventStore } from "../adapters/event-store/postgres/event-store.ts";
import { memoryKeyStore } from "../adapters/key-store/memory.ts";
import { postgresSnapshots } from "../adapters/snapshots/postgres.ts";
import type { HandlingContext } from "../command-handlers/handling-context.ts";
import { inventoryAggregate } from "../command-handlers/aggregates.ts";
import { writeSide, type WriteSide } from "../command-handlers/write-side.ts";
import { productId } from "../domain/kernel/ids.ts";
import { instant } from "../domain/kernel/instant.ts";
import { eventCatalogue } from "../schemas/event-catalogue.ts";
import { eventCodec } from "../schemas/event-codec.ts";
import { randomUuidV7 } from "../schemas/uuid.ts";
import { alternate, median, ratePerSecond } from "./measure.ts";
import type { Measured } from "./report.ts";
import type { Server } from "./server.ts";

const context = (): HandlingContext => {
  const commandId = randomUUID();
  const now = instant(Date.now());
  return { commandId, now, actor: "system:bench", causationId: commandId, correlationId: commandId };
};

const lengthen = async (side: WriteSide, id: string, events: number) => {
  for (let event = 0; event < events; event += 1)
    await side.handlingFor(context()).send(inventoryAggregate, id, {
      type: "ReceiveStock",
      data: { productId: productId(id), quantity: 1, reference: null },
    });
};

const streams = 100;

/** Cold loads a second of streams with 1,000 events against streams with 10, snapshots as they come. */
export const benchAggregates = async ({ pool }: Server, seconds = 3): Promise<readonly Measured[]> => {
  const codec = eventCodec(eventCatalogue(), memoryKeyStore());
  const store = postgresEventStore(pool);
  const side = writeSide({ store, codec, snapshots: postgresSnapshots(pool) });
  const make = async (events: number) => {
    const ids = Array.from({ length: streams }, () => randomUuidV7());
    await Promise.all(ids.map((id) => lengthen(side, id, events)));
    return ids;
  };
  const [short, long] = [await make(10), await make(1_000)];
  await side.idle();

  const loads = (ids: readonly string[]) => {
    // One state is remembered at most, so every load is a cold one.
    const cold = writeSide({ store, codec, snapshots: postgresSnapshots(pool), cachedStreams: 1 });
    let next = 0;
    return ratePerSecond(1, seconds * 1000, async () => {
      const id = ids[next++ % ids.length] ?? "";
      await cold.handlingFor(context()).facts(inventoryAggregate, [id]);
    });
  };
  const figures = await alternate(5, { short: () => loads(short), long: () => loads(long) });
  const [tens, thousands] = [median(figures.short), median(figures.long)];
  await store.close();
  const detail = { "1,000 events/s": thousands, "10 events/s": tens };
  const what = "loading an aggregate of 1,000 events against one of 10";
  return [{ what, value: thousands / tens, unit: "x", atLeast: 0.5, aim: 0.9, detail }];
};
