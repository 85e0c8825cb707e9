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
