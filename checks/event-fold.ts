import { isDeepStrictEqual } from "node:util";
import type { Message } from "../domain/kernel/message.ts";
import type { Projector } from "../projections/projector.ts";
import type { Delivered } from "../schemas/recorded-event.ts";

const handledBy = <Event extends Message>(handles: readonly string[]) => {
  const wanted = new Set(handles);
  return (event: Delivered): event is Delivered<Event> => wanted.has(event.type);
};

/** The projector's own fold of all `events`, one after another, without an engine. */
export const foldEvents = <Event extends Message, Row>(
  projector: Projector<Event, Row>,
  events: readonly Delivered[],
): ReadonlyMap<string, Row> => {
  const rows = new Map<string, Row>();
  for (const event of events.filter(handledBy<Event>(projector.handles))) {
    const key = projector.keyOf(event);
    const row = projector.evolve(rows.get(key), event);
    if (row === undefined) rows.delete(key);
    else rows.set(key, row);
  }
  return rows;
};

const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** Where stored rows are not the folded ones, in words; `count` is how many are stored in all. */
export const differences = <Row>(
  view: string,
  folded: ReadonlyMap<string, Row>,
  stored: ReadonlyMap<string, Row>,
  count: number,
): readonly string[] => {
  const keys = [...folded.keys()];
  const differing = keys
    .filter((key) => !isDeepStrictEqual(plain(stored.get(key)), plain(folded.get(key))))
    .map((key) => `${view} ${key}: ${JSON.stringify(stored.get(key))} instead of ${JSON.stringify(folded.get(key))}`);
  const surplus = count - keys.filter((key) => stored.has(key)).length;
  return [...differing, ...(surplus === 0 ? [] : [`${view}: ${surplus} rows too many`])];
};
