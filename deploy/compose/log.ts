import { Writable } from "node:stream";
import { destination, type Logger, pino, stdTimeFunctions } from "pino";

const levelNames: Readonly<Record<number, string>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "ERROR",
  60: "FATAL",
};

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

const nested = (value: unknown) => (isFields(value) && typeof value["message"] === "string" ? value["message"] : value);

/** One line for eyes: time, level, message, then whatever else the record holds. */
export const humanLine = (line: string) => {
  const record: unknown = JSON.parse(line);
  if (!isFields(record)) return line;
  const { level, time, msg, ...rest } = record;
  const more = Object.entries(rest).map(([name, value]) => `${name}=${shown(nested(value))}`);
  const clock = typeof time === "string" ? time.slice(11, 19) : "";
  const name = (levelNames[Number(level)] ?? "").padEnd(5);
  return `${clock} ${name} ${[shown(msg ?? ""), ...more].join("  ")}\n`;
};

const forTerminal = () =>
  new Writable({
    decodeStrings: false,
    write: (line: string, _encoding, done) => {
      process.stdout.write(humanLine(line), () => {
        done();
      });
    },
  });

/** JSON lines, or readable ones in a terminal. What is logged are ids, names of things and counts: never who a person is. */
export const processLog = (level: string): Logger => {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    redact: {
      paths: ["email", "password", "authorization", "*.email", "*.password", "*.authorization"],
      censor: "[kept out]",
    },
  };
  return process.stdout.isTTY ? pino(options, forTerminal()) : pino(options, destination({ dest: 1, sync: true }));
};
