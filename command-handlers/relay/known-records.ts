import type { Position } from "../../schemas/recorded-event.ts";
import { partitionName, type TopicPartition } from "../../schemas/topics/event-topics.ts";
import type { KnownRecords } from "./relay-hints.ts";

type Known = KnownRecords[string];

/** Per partition the record with the highest position that is known to be there. By the way records are sent, everything of that
 * partition up to this position is there too. */
export type Knowledge = {
  readonly of: (place: TopicPartition) => Known | undefined;
  readonly add: (place: TopicPartition, record: Known) => void;
  readonly addAll: (records: KnownRecords) => void;
  readonly all: () => KnownRecords;
};

export const knowledge = (): Knowledge => {
  const known = new Map<string, Known>();
  const isBehind = (before: Position | undefined, position: Position) => before === undefined || before < position;
  const add = (name: string, record: Known) => {
    if (isBehind(known.get(name)?.position, record.position)) known.set(name, record);
  };
  return {
    of: (place) => known.get(partitionName(place)),
    add: (place, record) => {
      add(partitionName(place), record);
    },
    addAll: (records) => {
      for (const [name, record] of Object.entries(records)) add(name, record);
    },
    all: () => Object.fromEntries(known),
  };
};
