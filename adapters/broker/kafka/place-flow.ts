import type { BatchRecord } from "./record-batches.ts";
import { position, type Position } from "../../../schemas/recorded-event.ts";
import { textHeader } from "../../../schemas/topics/record-headers.ts";
import { answerMs, type PartitionFlow, type PartitionParts } from "./partition-flow.ts";
import { within } from "./within.ts";

/** Repeats may stand at the end: the newest event is among so many records. */
const lastRecords = 64;

const newestOf = (records: readonly BatchRecord[]) => {
  const positions = records.flatMap(({ headers = {} }) => textHeader(headers, "position") ?? []);
  const newest = positions.toSorted().at(-1);
  return newest === undefined ? undefined : position(newest);
};

/** The offset of the first record that may stand behind `after`. */
export const locate = async (
  { hints }: PartitionFlow,
  { place, offsets, store }: PartitionParts,
  after: Position | undefined,
) => {
  if (after === undefined) return 0;
  const known = hints.exact(after);
  if (known !== undefined) return known;
  const event = await within(answerMs, "Looking an event up in the store", store.at(0, after));
  if (!event) throw new RangeError(`No event stands at ${after} in the event store`);
  // Within a partition times of records never fall, but for repeats, which come later than what they repeat.
  return (await offsets.since(place.topic, Date.parse(event.recordedAt))).get(place.partition) ?? 0;
};

/** Moves the window behind `after`; ends when events stand there, or none do. */
export const placeFlow = async (flow: PartitionFlow, parts: PartitionParts, after: Position | undefined) => {
  const offset = await locate(flow, parts, after);
  const { high } = await flow.ends();
  flow.moveTo(after, offset);
  await flow.until(
    () => flow.window.countBehind(after) > 0 || flow.next() >= high || flow.window.trouble() !== undefined,
  );
};

/** Moves the window behind the newest event, and answers where that is; undefined for an empty partition. */
export const placeAtHead = async (flow: PartitionFlow) => {
  const { low, high } = await flow.ends();
  if (low === high) return undefined;
  const last = flow.window.last();
  if (last !== undefined && flow.next() >= high && !flow.window.trouble()) return last;
  const records: BatchRecord[] = [];
  flow.divert((more) => records.push(...more));
  try {
    flow.seek(Math.max(low, high - lastRecords));
    await flow.until(() => flow.next() >= high);
  } finally {
    flow.divert(undefined);
    flow.pause();
  }
  const newest = newestOf(records);
  if (newest === undefined) return undefined;
  flow.hints.note(newest, flow.next());
  flow.moveTo(newest, flow.next());
  return newest;
};
