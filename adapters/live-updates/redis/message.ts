/** One partition of a view that a process writes at the moment, of so many. */
export type Held = { readonly view: string; readonly partition: number; readonly partitions: number };

/** What one process tells all others. Its numbers have no gap, so that a lost message is noticed. */
export type Message = {
  readonly from: string;
  readonly number: number;
  /** All that it writes; absent: as before. */
  readonly held?: readonly Held[];
  /** Rows that have changed; key null: any row of the view. */
  readonly rows: readonly (readonly [view: string, key: string | null])[];
  readonly reached: readonly (readonly [view: string, partition: number, position: string])[];
};

export type Heard = Message & {
  /** Given by Redis: text that sorts, and rises with each message of any process. */
  readonly tick: string;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isHeld = (value: unknown): value is Held =>
  isObject(value) &&
  typeof value["view"] === "string" &&
  typeof value["partition"] === "number" &&
  typeof value["partitions"] === "number";

const isRow = (value: unknown): value is Message["rows"][number] =>
  Array.isArray(value) && typeof value[0] === "string" && (value[1] === null || typeof value[1] === "string");

const isReached = (value: unknown): value is Message["reached"][number] =>
  Array.isArray(value) && typeof value[0] === "string" && typeof value[1] === "number" && typeof value[2] === "string";

const all = <Value>(value: unknown, is: (each: unknown) => each is Value): value is readonly Value[] =>
  Array.isArray(value) && value.every(is);

const isMessage = (value: unknown): value is Message =>
  isObject(value) &&
  typeof value["from"] === "string" &&
  typeof value["number"] === "number" &&
  (value["held"] === undefined || all(value["held"], isHeld)) &&
  all(value["rows"], isRow) &&
  all(value["reached"], isReached);

/** "<tick> <message>", as the script sends it.
 * @throws SyntaxError, TypeError when it is no message of ours. */
export const heardIn = (text: string): Heard => {
  const cut = text.indexOf(" ");
  const message: unknown = JSON.parse(text.slice(cut + 1));
  if (!isMessage(message)) throw new TypeError("no message of live updates");
  return { ...message, tick: text.slice(0, cut) };
};

/** Numbers and sends in one step, so that ticks rise in the order in which messages are heard. An emptied Redis goes on by its clock,
 * and so does one that has forgotten the last tick a day after the last message. */
export const tellScript = `
local time = redis.call('TIME')
local tick = tonumber(time[1]) * 1000000 + tonumber(time[2])
local last = tonumber(redis.call('GET', KEYS[1]) or '0')
if tick <= last then tick = last + 1 end
redis.call('SET', KEYS[1], string.format('%.0f', tick), 'EX', 86400)
return redis.call('PUBLISH', ARGV[1], string.format('%020.0f', tick) .. ' ' .. ARGV[2])`;
