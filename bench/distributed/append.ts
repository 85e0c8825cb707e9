import { randomUUID } from "node:crypto";
import { connection } from "../../adapters/event-store/eventstoredb/connection.ts";
import { eventStoreDbLog } from "../../adapters/event-store/eventstoredb/log.ts";
import { outgoing } from "../../adapters/event-store/eventstoredb/received-event.ts";
import { metadataText } from "../../schemas/chain.ts";
import { benchEvent } from "../events.ts";
import { alternate, median, ratePerSecond } from "../measure.ts";
import type { Measured } from "../report.ts";
import type { BenchEngines } from "./engines.ts";

const writerCounts = [1, 20];
const eventsPerStream = 10;
const warmUpRounds = 5;

type Place = { readonly stream: string; readonly revision: number };

/** Where each writer appends next: to a stream of its own, and to a new one after some events. */
const places = () => {
  const last = new Map<number, Place>();
  return (writer: number): Place => {
    const before = last.get(writer);
    const isFull = before === undefined || before.revision + 1 === eventsPerStream;
    const next = isFull
      ? { stream: `bench-${randomUUID()}`, revision: 0 }
      : { ...before, revision: before.revision + 1 };
    last.set(writer, next);
    return next;
  };
};

const openContestants = async (url: string, prefix: string) => {
  const log = eventStoreDbLog(url, { prefix });
  const connected = connection(url);
  // The client itself, with the settings that the adapter gives it, credentials for each call among them.
  const client = await connected.call((bare) => bare);
  const [ofAdapter, ofClient] = [places(), places()];
  return {
    adapter: async (writer: number) => {
      const place = ofAdapter(writer);
      await log.store.append(place.stream, place.revision === 0 ? "none" : place.revision - 1, [benchEvent()]);
    },
    client: async (writer: number) => {
      const place = ofClient(writer);
      const expectedRevision = place.revision === 0 ? ("no_stream" as const) : BigInt(place.revision - 1);
      const event = benchEvent();
      const sent = outgoing([{ ...event, metadata: metadataText(event.metadata), chain: event.metadata.chain }]);
      await client.appendToStream(prefix + place.stream, sent, { ...connected.options, expectedRevision });
    },
    close: async () => {
      await log.close();
      await connected.close();
    },
  };
};

/** Appends of one event with an expected revision through the adapter, against the client's own append of the same bytes. */
export const benchEventStoreAppend = async (
  { settings, eventStore }: Pick<BenchEngines, "settings" | "eventStore">,
  seconds = 0.5,
  rounds = 41,
): Promise<readonly Measured[]> => {
  const { EVENTSTORE_URL: url, EVENTSTORE_PREFIX: prefix } = settings();
  const { adapter, client, close } = await openContestants(url, prefix);
  try {
    const rates = (writers: number, count: number) =>
      alternate(count, {
        adapter: () => ratePerSecond(writers, seconds * 1000, adapter),
        client: () => ratePerSecond(writers, seconds * 1000, client),
      });
    for (const writers of writerCounts) await rates(writers, warmUpRounds);
    const results: Measured[] = [];
    for (const writers of writerCounts) {
      const figures = await rates(writers, rounds);
      const [ours, bare] = [median(figures.adapter), median(figures.client)];
      results.push({
        what: `append to ${eventStore}, ${writers} writer${writers === 1 ? "" : "s"}, against the bare client`,
        value: ours / bare,
        unit: "x",
        atLeast: 0.9,
        aim: 0.9,
        detail: { "appends/s": ours, "bare/s": bare },
      });
    }
    return results;
  } finally {
    await close();
  }
};
