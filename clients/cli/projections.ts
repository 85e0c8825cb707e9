import type { Tradepost } from "../sdk/index.ts";
import { projectionTable } from "./status.ts";
import { textTable } from "./text-table.ts";

export const listProjections = async (client: Tradepost) =>
  projectionTable((await client.systemStatus({})).projections);

/** Streams put aside, of one projection or of all. */
export const listParked = async (client: Tradepost, name: string | undefined): Promise<string> => {
  const all = (await client.systemStatus({})).projections;
  const names =
    name === undefined ? all.filter(({ parkedStreams }) => parkedStreams > 0).map((one) => one.name) : [name];
  const parked = (await Promise.all(names.map(async (one) => (await client.parked({ name: one })).items))).flat();
  if (parked.length === 0) return "Nothing is parked.\n";
  return textTable(
    [
      { title: "projection" },
      { title: "stream" },
      { title: "event" },
      { title: "waiting", align: "right" },
      { title: "error" },
    ],
    parked.map(({ consumer, stream, revision, eventType, waiting, error }) => [
      consumer,
      `${stream}@${revision}`,
      eventType,
      String(waiting),
      error,
    ]),
  );
};

export const retryParked = async (client: Tradepost, name: string, stream: string) => {
  await client.retryParked({ name, stream });
  return `${stream} is applied to ${name} again; what still fails stays parked.\n`;
};

export const skipParked = async (client: Tradepost, name: string, stream: string) => {
  await client.skipParked({ name, stream });
  return `${name} goes on behind the event that ${stream} was parked at.\n`;
};

type Watching = { readonly print: (text: string) => void; readonly signal: AbortSignal };

const number = new Intl.NumberFormat("en");

/** Has the server build a read model anew. True once it is in its place. */
export const rebuildProjection = async (client: Tradepost, name: string, { print, signal }: Watching) => {
  for await (const line of client.rebuildProjection(name, signal)) {
    if (line.kind === "progress") {
      const left = line.eventsLeft === null ? "" : `, ${number.format(line.eventsLeft)} left`;
      const time = line.secondsLeft === null ? "" : `, about ${number.format(line.secondsLeft)} s`;
      print(`${number.format(Math.round(line.eventsPerSecond))} events/s${left}${time}\n`);
    } else if (line.kind === "refused") {
      print(`${line.reason}\n`);
      return false;
    } else {
      print(`${name} is built anew and in its place.\n`);
      return true;
    }
  }
  print("The rebuild was cut off. Give the command again: it goes on where it stopped.\n");
  return false;
};
