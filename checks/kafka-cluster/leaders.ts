import { setTimeout as pause } from "node:timers/promises";
import { kafkaClient } from "../../adapters/broker/kafka/client.ts";
import { partitionName } from "../../schemas/topics/event-topics.ts";
import { settled } from "../settled.ts";
import { electPreferredLeaders } from "./elect-leaders.ts";

type Led = {
  readonly topic: string;
  readonly partition: number;
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
};

/** Who leads the partitions of `topics` on `brokers` ("host:port" each), and how that is changed. */
export type Leaders = {
  /** Of every partition, as the brokers say. */
  readonly all: () => Promise<readonly Led[]>;
  /** Gives every partition its replicas in an order drawn anew and lets the first one lead; answers how many leaders changed. */
  readonly move: () => Promise<number>;
  /** Moves them every `everyMs` for as long as `work` goes on; answers how many changed in all, whatever some move ran into. */
  readonly movedDuring: (everyMs: number, work: Promise<unknown>) => Promise<number>;
  /** Resolves once every replica has what its leader has. */
  readonly inSync: () => Promise<void>;
};

const syncedWithinMs = 90_000;
const looks = 10;
const lookMs = 200;

const shuffled = (replicas: readonly number[]) =>
  replicas
    .map((replica) => ({ replica, rank: Math.random() }))
    .toSorted((left, right) => left.rank - right.rank)
    .map(({ replica }) => replica);

const leadersOf = (all: readonly Led[]) => new Map(all.map((led) => [partitionName(led), led.leader]));

const changesBetween = (before: readonly Led[], after: readonly Led[]) => {
  const were = leadersOf(before);
  return after.filter((led) => were.get(partitionName(led)) !== led.leader).length;
};

/** The broker that is asked may hear of an election a moment later. */
const changesSince = async (before: readonly Led[], all: Leaders["all"]) => {
  for (let tries = 1; ; tries += 1) {
    const changed = changesBetween(before, await all());
    if (changed > 0 || tries === looks) return changed;
    await pause(lookMs);
  }
};

/** Whichever broker answers. */
const byAnyOf = async <Result>(brokers: readonly string[], ask: (address: string) => Promise<Result>) => {
  let failure: unknown;
  for (const address of brokers) {
    try {
      return await ask(address);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
};

export const leadersOn = (brokers: readonly string[], topics: readonly string[]): Leaders => {
  const kafka = kafkaClient({ brokers, clientId: "cluster-check" });
  type Admin = ReturnType<typeof kafka.admin>;

  const asking = async <Result>(ask: (admin: Admin) => Promise<Result>) => {
    const admin = kafka.admin();
    try {
      await admin.connect();
      return await ask(admin);
    } finally {
      await admin.disconnect();
    }
  };

  const all = () =>
    asking(async (admin): Promise<readonly Led[]> => {
      const { topics: found } = await admin.fetchTopicMetadata({ topics: [...topics] });
      return found.flatMap(({ name, partitions }) =>
        partitions.map(({ partitionId, leader, replicas, isr }) => ({
          ...{ topic: name, partition: partitionId, leader, replicas, isr },
        })),
      );
    });

  const move = async () => {
    const before = await all();
    const byTopic = [...Map.groupBy(before, ({ topic }) => topic)];
    await asking((admin) =>
      admin.alterPartitionReassignments({
        topics: byTopic.map(([topic, led]) => ({
          topic,
          partitionAssignment: led.map(({ partition, replicas }) => ({ partition, replicas: shuffled(replicas) })),
        })),
      }),
    );
    const asked = byTopic.map(([topic, led]) => ({ topic, partitions: led.map(({ partition }) => partition) }));
    await byAnyOf(brokers, (address) => electPreferredLeaders(address, asked));
    return changesSince(before, all);
  };

  return {
    all,
    move,
    movedDuring: async (everyMs, work) => {
      const progress = { isOver: false, changed: 0 };
      const end = () => {
        progress.isOver = true;
      };
      work.then(end, end);
      while (!progress.isOver) {
        // While a broker goes or comes, a move may fail: the next one is seconds away.
        progress.changed += await move().catch(() => 0);
        await Promise.race([pause(everyMs), work.catch(() => undefined)]);
      }
      return progress.changed;
    },
    inSync: () =>
      settled(async () => {
        const led = await all().catch(() => undefined);
        if (!led) return ["the brokers"];
        return led.filter(({ replicas, isr }) => isr.length < replicas.length).map(partitionName);
      }, syncedWithinMs),
  };
};
