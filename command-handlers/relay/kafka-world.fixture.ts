import { randomUUID } from "node:crypto";
import { kafkaBroker } from "../../adapters/broker/kafka/broker.ts";
import { kafkaClient } from "../../adapters/broker/kafka/client.ts";
import { openTestLog } from "../../adapters/event-store/postgres/test-log.ts";
import { postgresLeases } from "../../adapters/leases/postgres.ts";
import { postgresRelayHints } from "../../adapters/relay-hints/postgres.ts";
import type { Feed } from "../../feeds/feed.ts";
import { seeded, silent } from "../../feeds/sample-log.contract.ts";
import type { RecordedEvent } from "../../schemas/recorded-event.ts";
import { eventTopics } from "../../schemas/topics/event-topics.ts";
import type { EventStore } from "../event-store.ts";
import type { Broker } from "./broker.ts";
import { drawnEvent, records, topicFaults } from "./relay.fixture.ts";
import { type RelayOptions, startRelay } from "./relay.ts";

const contentOf = async (broker: Broker) => {
  const ends = await broker.ends();
  const content = new Map(ends.map((place) => [place, [] as Awaited<ReturnType<Broker["records"]>>[number][]]));
  const longest = Math.max(...ends.map(({ next }) => next));
  for (let offset = 0; offset < longest; offset += 1) {
    const places = ends
      .filter(({ next }) => offset < next)
      .map(({ topic, partition }) => ({ topic, partition, offset }));
    for (const found of await broker.records(places)) {
      const end = ends.find(({ topic, partition }) => topic === found.topic && partition === found.partition);
      if (end) content.get(end)?.push(found);
    }
  }
  return [...content].map(([place, held]) => ({ place, records: held }));
};

type Store = { readonly store: Pick<EventStore, "append">; readonly feed: Feed };

/** Topics of a spec's own on `brokers` ("host:port", commas between), and a log: in Postgres when no other is given. Hints and leases are
 * in Postgres. */
export const kafkaWorld = async (brokers: string, other?: Store) => {
  const client = () => kafkaClient({ brokers: brokers.split(","), clientId: "relay spec" });
  const database = await openTestLog();
  const log: Store = other ?? database;
  const topics = eventTopics(`spec-${randomUUID()}`);
  const broker: Broker = kafkaBroker(client(), topics);
  const hints = postgresRelayHints(database.pool);
  const leases = postgresLeases(database.pool);
  const random = seeded(11);
  const revisions = new Map<string, number>();

  const fill = async (count: number) => {
    for (let n = 0; n < count; n += 1) {
      const { stream, event } = drawnEvent(random);
      const revision = revisions.get(stream);
      await log.store.append(stream, revision ?? "none", [event]);
      revisions.set(stream, (revision ?? -1) + 1);
    }
  };

  const stored = async () => {
    const events: RecordedEvent[] = [];
    for (;;) {
      const page = await log.feed.read(0, events.at(-1)?.position, { limit: 1_000, waitMs: 0 });
      if (page.length === 0) return events;
      events.push(...page);
    }
  };

  return {
    ...{ log, topics, broker, hints, leases, fill, stored },
    start: (options: Pick<RelayOptions, "lease"> & Partial<RelayOptions>) =>
      startRelay({
        ...{ feed: log.feed, broker, hints, topics, records, log: silent, waitMs: 50, upkeepMs: 500, confirmMs: 500 },
        ...{ limits: { pageEvents: 60, sendBytes: 30_000 } },
        ...options,
      }),
    content: () => contentOf(broker),
    faults: async () => topicFaults(topics, await contentOf(broker), await stored()),
    admin: async <T>(work: (admin: ReturnType<ReturnType<typeof client>["admin"]>) => Promise<T>) => {
      const admin = client().admin();
      await admin.connect();
      return work(admin).finally(() => admin.disconnect());
    },
    close: async () => {
      const admin = client().admin();
      await admin.connect();
      await admin.deleteTopics({ topics: [...topics.names] });
      await admin.disconnect();
      await database.close();
    },
  };
};
