import type { Position, RecordedEvent } from "../../../schemas/recorded-event.ts";
import { collect } from "./collect.ts";
import type { Connection } from "./connection.ts";
import type { Epoch } from "./epoch.ts";
import { failureOf } from "./failure.ts";
import { ourStreams } from "./our-streams.ts";
import { type LogPosition, positionText } from "./position.ts";
import { type ReceivedEvent, recordedEvent } from "./received-event.ts";
import { retrying } from "./retrying.ts";

type AllReaderOptions = {
  readonly prefix: string;
  readonly epoch: () => Promise<Epoch>;
  readonly retryMs: number;
};

const attemptMs = 5_000;
const firstPage = 16;
const longestPage = 1_024;

const isBefore = (one: LogPosition, other: LogPosition) => positionText(one) < positionText(other);

/** Reads of `$all` by place. The server takes no filter here, so what is not ours is passed over by us. */
export const allReader = ({ call, options }: Connection, { prefix, epoch, retryMs }: AllReaderOptions) => {
  const ours = new RegExp(ourStreams(prefix));
  const isOurs = ({ streamId }: ReceivedEvent) => ours.test(streamId);

  const page = (direction: "forwards" | "backwards", fromPosition: LogPosition | "end", maxCount: number) =>
    retrying("reading $all", retryMs, () =>
      call((client) => collect(client.readAll({ ...options, direction, fromPosition, maxCount }), attemptMs)),
    );

  /** Those that stand before `from`, newest first. */
  const backwards = async (from: LogPosition | "end", maxCount: number) =>
    (await page("backwards", from, maxCount)).flatMap(({ event }) => (event ? [event] : []));

  /** Read backwards from the end, for a read forwards from the end is an error, down to the epoch; newest first. */
  const newest = async (count: number) => {
    const { position: begin } = await epoch();
    const found: ReceivedEvent[] = [];
    let from: LogPosition | "end" = "end";
    for (let size = firstPage; ; size = Math.min(4 * size, longestPage)) {
      const events: readonly ReceivedEvent[] = await backwards(from, size);
      found.push(...events.filter(isOurs));
      const oldest = events.at(-1)?.position;
      if (found.length >= count || !oldest || !isBefore(begin, oldest)) return found.slice(0, count);
      from = oldest;
    }
  };

  return {
    /** The event of ours that stands at `place`. */
    at: async (place: LogPosition): Promise<RecordedEvent | undefined> => {
      try {
        const [found] = await page("forwards", place, 1);
        if (!found?.event || !isOurs(found.event)) return undefined;
        const event = recordedEvent(found.event, prefix);
        return event.position === positionText(place) ? event : undefined;
      } catch (error) {
        if (failureOf(error) === "misplaced") return undefined;
        throw error;
      }
    },

    /** Position of our last event, whatever it holds. */
    last: async (): Promise<Position | undefined> => {
      const [last] = await newest(1);
      return last?.position && positionText(last.position);
    },

    /** Our last `count` events, oldest first. */
    newest: async (count: number): Promise<readonly RecordedEvent[]> =>
      (await newest(count)).map((event) => recordedEvent(event, prefix)).reverse(),
  };
};

export type AllReader = ReturnType<typeof allReader>;
