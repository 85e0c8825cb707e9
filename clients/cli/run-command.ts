import { parseArgs } from "node:util";
import type { Tradepost } from "../sdk/index.ts";
import { tailLog, verifyLog } from "./log.ts";
import { orderAsOf, orderHistory } from "./order.ts";
import { listParked, listProjections, rebuildProjection, retryParked, skipParked } from "./projections.ts";
import { status } from "./status.ts";
import { describeTopic, listTopics, tailTopic } from "./topics.ts";
import { usageError } from "./usage-error.ts";

export type Surroundings = {
  /** Logs in when it is first asked. */
  readonly client: () => Promise<Tradepost>;
  readonly print: (text: string) => void;
  /** Aborted when the person at the terminal has seen enough. */
  readonly signal: AbortSignal;
};

type Command = (words: readonly string[], to: Surroundings) => Promise<number>;

const word = (words: readonly string[], index: number, name: string) => {
  const found = words[index];
  if (found === undefined) throw usageError(`<${name}> is missing. See --help.`);
  return found;
};

const printing =
  (make: (client: Tradepost, words: readonly string[]) => Promise<string>): Command =>
  async (words, { client, print }) => {
    print(await make(await client(), words));
    return 0;
  };

const history: Command = async (args, { client, print }) => {
  const options = { at: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const id = word(positionals, 0, "id");
  print(await (values.at === undefined ? orderHistory(await client(), id) : orderAsOf(await client(), id, values.at)));
  return 0;
};

const commands: Readonly<Record<string, Command>> = {
  status: printing(status),
  "order history": history,
  "log verify": async (_, { client, print }) => ((await verifyLog(await client(), print)) ? 0 : 1),
  "log tail": async (_, { client, print, signal }) => {
    await tailLog(await client(), print, signal);
    return 0;
  },
  "projections list": printing(listProjections),
  "projections parked": printing((client, [name]) => listParked(client, name)),
  "projections retry": printing((client, words) =>
    retryParked(client, word(words, 0, "name"), word(words, 1, "stream")),
  ),
  "projections rebuild": async (words, { client, print, signal }) =>
    (await rebuildProjection(await client(), word(words, 0, "name"), { print, signal })) ? 0 : 1,
  "projections skip": printing((client, words) => skipParked(client, word(words, 0, "name"), word(words, 1, "stream"))),
  "topics list": printing(listTopics),
  "topics describe": printing((client, words) => describeTopic(client, word(words, 0, "topic"))),
  "topics tail": async (words, { client, print, signal }) => {
    await tailTopic(words, { client: await client(), print, signal });
    return 0;
  },
};

/** Carries out one command line; the exit code.
 * @throws UsageError when there is no such command, or something is missing. */
export const runCommand = async (words: readonly string[], surroundings: Surroundings): Promise<number> => {
  const length = words[0] === "status" ? 1 : 2;
  const command = commands[words.slice(0, length).join(" ")];
  if (!command) throw usageError(`There is no command "${words.join(" ")}". See --help.`);
  return command(words.slice(length), surroundings);
};
