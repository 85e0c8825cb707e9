import { verifyCheckpoint, isForeignCheckpoint } from "../../feeds/checkpoint.ts";
import type { Feed } from "../../feeds/feed.ts";
import type { Position } from "../../schemas/recorded-event.ts";
import { isUnreadableRecord } from "../../schemas/topics/event-record.ts";
import { partitionName } from "../../schemas/topics/event-topics.ts";
import { isTopicsUnfit, type PartitionEnd, type PlacedRecord, type RecordPlace } from "./broker.ts";
import type { RelayDeps } from "./deps.ts";
import { checkPartitions } from "./check-partitions.ts";
import type { Knowledge } from "./known-records.ts";
import { newGeneration, refused } from "./refused.ts";

const atPlace = ({ topic, partition, offset }: RecordPlace) => `${partitionName({ topic, partition })}@${offset}`;

const nothingBelow = (name: string, offset: number, next: number) =>
  refused(
    `${name} ends at offset ${next} and is shorter than its hint: record ${offset} was acknowledged and is gone. ` +
      `Was the topic deleted and made again, or emptied? ${newGeneration}`,
  );

/** The places to look at: the last record of every partition, and the one that is known from before. */
const placesIn = (ends: readonly PartitionEnd[], known: Knowledge): readonly RecordPlace[] =>
  ends.flatMap(({ topic, partition, first, next }) => {
    const name = partitionName({ topic, partition });
    const floor = known.of({ topic, partition });
    if (floor && floor.offset >= next) throw nothingBelow(name, floor.offset, next);
    if (floor && floor.offset < first)
      throw refused(`${name} begins at offset ${first}: records that were published are gone. ${newGeneration}`);
    if (first > 0 && first === next) throw refused(`${name} was emptied: its records are gone. ${newGeneration}`);
    if (next === 0) return [];
    const last = { topic, partition, offset: next - 1 };
    return floor && floor.offset !== last.offset ? [last, { ...last, offset: floor.offset }] : [last];
  });

const read = ({ records }: RelayDeps, found: PlacedRecord) => {
  try {
    return records.fromRecord(found);
  } catch (error) {
    if (!isUnreadableRecord(error)) throw error;
    throw refused(`Somebody else has written to ${atPlace(found)}. ${error.message}. ${newGeneration}`, error);
  }
};

type Published = ReturnType<typeof read>;

const checkPlace = ({ topics }: RelayDeps, found: PlacedRecord, { event }: Published) => {
  const place = topics.placeOf(event.stream);
  if (place?.topic === found.topic && place.partition === found.partition) return;
  throw refused(
    `${atPlace(found)} holds an event of ${event.stream}, which belongs ${place ? `into ${partitionName(place)}` : "nowhere"}: ` +
      `the mapping of streams to partitions is another one. ${newGeneration}`,
  );
};

const restored = (head: Position | undefined, found: PlacedRecord, { event }: Published) =>
  refused(
    `The store ends at ${head ?? "its very start"}, behind the topic: ${atPlace(found)} holds event ${event.id} of position ` +
      `${event.position}. Was the store restored from an older backup? ${newGeneration}`,
  );

const checkStore = async (feed: Feed, epoch: string, found: PlacedRecord, published: Published) => {
  const { event } = published;
  if (published.epoch !== epoch)
    throw refused(
      `${atPlace(found)} was published from another store: its epoch is ${published.epoch}, this store's is ${epoch}. ${newGeneration}`,
    );
  const stored = await feed.at(0, event.position);
  if (stored?.id === event.id) return;
  const head = await feed.head(0);
  if (head === undefined || head < event.position) throw restored(head, found, published);
  throw refused(
    `${atPlace(found)} holds event ${event.id} of position ${event.position}, which is not in the store: ` +
      `${stored ? `event ${stored.id} stands there` : "nothing stands there"}. ${newGeneration}`,
  );
};

const checkKnown = (known: Knowledge, found: PlacedRecord, { event }: Published) => {
  const floor = known.of(found);
  if (floor?.offset !== found.offset || floor.position === event.position) return;
  throw refused(
    `${atPlace(found)} holds position ${event.position}, and once held ${floor.position}: the topic was made again. ${newGeneration}`,
  );
};

const hintOf = async ({ hints, topics, feed }: RelayDeps) => {
  const hint = await hints.read(topics.generation);
  if (!hint) return undefined;
  try {
    await verifyCheckpoint(feed, `the relay of topic generation ${topics.generation}`, 0, hint.scanned);
  } catch (error) {
    throw isForeignCheckpoint(error) ? refused(`${error.message} ${newGeneration}`, error) : error;
  }
  return hint;
};

const prepared = async ({ broker, topics }: RelayDeps) => {
  try {
    await broker.prepare();
  } catch (error) {
    throw isTopicsUnfit(error) ? refused(error.message, error) : error;
  }
  const ends = await broker.ends();
  checkPartitions(topics, ends);
  return ends;
};

/** Reads what the topics hold into `known`, and holds it against the store; answers from where the store is to be read.
 * @throws RelayRefused when topics and store do not belong together. */
export const readPublished = async (deps: RelayDeps, known: Knowledge): Promise<Position | undefined> => {
  const epoch = await deps.feed.epoch();
  const hint = await hintOf(deps);
  known.addAll(hint?.partitions ?? {});
  const places = placesIn(await prepared(deps), known);
  const found = new Map((await deps.broker.records(places)).map((record) => [atPlace(record), record]));
  for (const place of places) {
    const record = found.get(atPlace(place));
    if (!record) throw new Error(`${atPlace(place)} cannot be read`);
    const published = read(deps, record);
    checkKnown(known, record, published);
    checkPlace(deps, record, published);
    await checkStore(deps.feed, epoch, record, published);
    known.add(place, { offset: place.offset, position: published.event.position });
  }
  return hint?.scanned.position;
};
