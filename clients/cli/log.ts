import { setTimeout as pause } from "node:timers/promises";
import type { Tradepost } from "../sdk/index.ts";
import { shownPosition } from "./shown-position.ts";

type Print = (text: string) => void;

const number = new Intl.NumberFormat("en");
const pageSize = 200;
const lookEveryMs = 1_000;

/** Has the server walk every chain. True when the history is as it was written. */
export const verifyLog = async (client: Tradepost, print: Print): Promise<boolean> => {
  for await (const line of client.verifyLog()) {
    if (line.kind === "progress") continue;
    if (line.kind === "verified")
      print(`The log is intact: ${number.format(line.verified)} events, every chain holds.\n`);
    else print(`The log is NOT intact: ${line.fault} at position ${line.position}.\n`);
    return line.kind === "verified";
  }
  throw new Error("The verification ended without a verdict.");
};

type Entry = Awaited<ReturnType<Tradepost["log"]>>["items"][number];

const lineOf = ({ position, recordedAt, stream, revision, type }: Entry) =>
  `${shownPosition(position).padStart(9)}  ${recordedAt.slice(0, 19).replace("T", " ")}  ${type.padEnd(26)} ${stream}@${revision}\n`;

/** The last events, then what comes, until `signal` is aborted. */
export const tailLog = async (client: Tradepost, print: Print, signal: AbortSignal) => {
  let after: string | undefined;
  while (!signal.aborted) {
    const { items } = await client.log(after === undefined ? { limit: 20 } : { after, limit: pageSize });
    for (const entry of items) print(lineOf(entry));
    after = items.at(-1)?.position ?? after;
    if (items.length < pageSize) await pause(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
};
