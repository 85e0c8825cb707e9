import type { Position, RecordedEvent } from "../../../schemas/recorded-event.ts";

/** What this feed asks of the event store's own. */
export type StoreFeed = {
  readonly epoch: () => Promise<string>;
  readonly partitions: number;
  readonly read: (
    partition: number,
    after: Position | undefined,
    options: { readonly limit: number; readonly waitMs: number },
  ) => Promise<readonly RecordedEvent[]>;
  readonly at: (partition: number, position: Position) => Promise<RecordedEvent | undefined>;
};

export type MissingEvents = {
  readonly events: readonly RecordedEvent[];
  /** Up to here there are no others. */
  readonly upTo: Position;
  /** There are no others at all. */
  readonly isAll: boolean;
};

const pageEvents = 1_000;
const pagesMax = 20;
const eventsMax = 1_000;

type Stretch = { readonly after: Position; readonly before: Position };

/** Those of the store's events between `after` and `before` that `belongs` picks: as many as one look finds, perhaps not all yet.
 * The store has one order, and one partition. */
export const missingEvents = async (
  store: StoreFeed,
  { after, before }: Stretch,
  belongs: (event: RecordedEvent) => boolean,
): Promise<MissingEvents> => {
  const events: RecordedEvent[] = [];
  let upTo = after;
  for (let page = 0; page < pagesMax && events.length < eventsMax; page++) {
    const read = await store.read(0, upTo === "" ? undefined : upTo, { limit: pageEvents, waitMs: 0 });
    const between = read.filter(({ position }) => position < before);
    events.push(...between.filter(belongs));
    const last = between.at(-1);
    if (last) upTo = last.position;
    if (between.length < pageEvents) return { events, upTo, isAll: true };
  }
  return { events, upTo, isAll: false };
};
