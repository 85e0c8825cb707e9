export type DateOrder = "mdy" | "dmy";

const isoPattern = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const shortPattern = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

type Parts = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number];

const offsetMs = (zone: string | undefined) => {
  if (zone === undefined || zone === "Z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
};

/** Undefined for a day or hour that the calendar does not have. */
const utc = ([year, month, day, hour, minute, second]: Parts, offset: number) => {
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(time);
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  return real && minute < 60 && second < 60 ? new Date(time - offset).toISOString() : undefined;
};

const number = (text: string | undefined) => Number(text ?? 0);

/** ISO 8601 with milliseconds, of ISO text or of a short date with slashes or points; without a zone the time is UTC. */
export const instantOf = (text: string, order: DateOrder): string | undefined => {
  const iso = isoPattern.exec(text);
  if (iso) {
    const [, year, month, day, hour, minute, second, zone] = iso;
    return utc(
      [number(year), number(month), number(day), number(hour), number(minute), number(second)],
      offsetMs(zone),
    );
  }
  const short = shortPattern.exec(text);
  if (!short) return undefined;
  const [, first, second, year, hour, minute, seconds] = short;
  const [month, day] = order === "mdy" ? [first, second] : [second, first];
  const fullYear = number(year) < 100 ? 2000 + number(year) : number(year);
  return utc([fullYear, number(month), number(day), number(hour), number(minute), number(seconds)], 0);
};
