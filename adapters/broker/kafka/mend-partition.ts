import { isUnknownEvent } from "../../../schemas/event-catalogue.ts";
import { partitionName, type TopicPartition } from "../../../schemas/topics/event-topics.ts";
import { missingEvents } from "./missing-events.ts";
import { answerMs, type PartitionFlow, type PartitionParts } from "./partition-flow.ts";
import type { Trouble } from "./partition-window.ts";
import { within } from "./within.ts";

type Unread = Extract<Trouble, { readonly kind: "unread" }>;
type Hole = Extract<Trouble, { readonly kind: "hole" }>;

const foreignTopic = (place: TopicPartition, offset: number, epoch: string) =>
  Object.assign(
    new Error(
      `Record ${String(offset)} of ${partitionName(place)} was published from the event store with epoch ${epoch}, not from ` +
        "this one. Was the store restored or replaced? It needs a topic generation of its own.",
    ),
    { code: "FOREIGN_TOPIC" as const },
  );

/** Of a newer release, most likely: the store has its text, and whoever handles it holds there. */
const readInstead = async (flow: PartitionFlow, parts: PartitionParts, { at, offset, cause }: Unread) => {
  const { place, store, belongs, log } = parts;
  const partition = partitionName(place);
  const event = await within(answerMs, "Looking an event up in the store", store.at(0, at));
  if (!event || !belongs(event))
    throw new Error(`The event of ${partition} at ${at} is not in the event store`, { cause });
  if (!isUnknownEvent(cause))
    log.error({ err: cause, partition, offset }, "A record cannot be read; its event is read from the event store");
  flow.window.mend([event], offset + 1);
  flow.seek(offset + 1);
};

const fill = async (flow: PartitionFlow, parts: PartitionParts, { upTo: before, previous, offset }: Hole) => {
  const { place, store, belongs, log } = parts;
  const after = flow.window.covered();
  const { events, upTo, isAll } = await missingEvents(store, { after, before }, belongs);
  log.error(
    { partition: partitionName(place), after, before, offset, events: events.length },
    "The topic has a hole; its events are read from the event store",
  );
  flow.window.mend(events, offset, isAll && previous > upTo ? previous : upTo);
  flow.seek(offset);
};

/** From the event store: what never came, or what came and cannot be read.
 * @throws FOREIGN_TOPIC when the topic is of another store. */
export const mendPartition = (flow: PartitionFlow, parts: PartitionParts, trouble: Trouble): Promise<void> => {
  switch (trouble.kind) {
    case "unread":
      return readInstead(flow, parts, trouble);
    case "hole":
      return fill(flow, parts, trouble);
    case "foreign":
      return Promise.reject(foreignTopic(parts.place, trouble.offset, trouble.epoch));
  }
};
