import { pino } from "pino";
import { progressBar } from "../../clients/cli/progress-bar.ts";
import { type Closing, closing } from "../compose/closing.ts";
import { environment } from "../compose/environment.ts";
import { sentenceOf } from "../compose/fault.ts";
import { readSettings, secretKey } from "../compose/settings.ts";
import { abandon } from "./abandon.ts";
import { dryRun } from "./dry-run.ts";
import { move } from "./move.ts";
import { type MigrateOptions, readOptions, usage } from "./options.ts";
import { openSource } from "./source.ts";
import { openTarget } from "./target.ts";

const closeEachMs = 10_000;
const number = new Intl.NumberFormat("en");

/** Secrets that are settings, where they do not lie in the data folder. */
const settingsOf = () =>
  readSettings(environment(), (read) => ({
    masterKey: read("TRADEPOST_MASTER_KEY", secretKey, undefined),
    serverSecret: read("TRADEPOST_SERVER_SECRET", secretKey, undefined),
  }));

const runMove = async ({ from, to }: MigrateOptions, all: Closing) => {
  const source = await openSource(from, pino({ level: "warn" }), all);
  const target = await openTarget(to, all);
  const bar = progressBar(process.stderr);
  const tell = (phase: string, done: number, total: number) => {
    bar({ phase, done, total });
  };
  const moved = await move({ source, target, ...settingsOf(), tell });
  if (!moved) return `This was done before: start ${target.place}.`;
  const { events, rows, keys, readable } = moved;
  return [
    `Moved: ${number.format(events)} events, ${number.format(rows)} rows and ${number.format(keys)} files of keys are the same on both sides; all chains hold; personal data of ${number.format(readable)} events reads the same.`,
    `Now start ${target.place}: its read models are built from the log at the first start.`,
    `Where it publishes to Kafka, begin new topics: TRADEPOST_TOPIC_GENERATION=${(await target.feed.epoch()).slice(0, 8)}`,
    `${source.place} refuses to start from now on; keep it until you are sure ("--abandon" is the way back).`,
  ].join("\n");
};

const run = async (options: MigrateOptions, all: Closing) => {
  if (options.kind === "move") return runMove(options, all);
  const source = await openSource(options.from, pino({ level: "warn" }), all);
  if (options.kind === "dry-run") return dryRun(source, options.to, all);
  return abandon(source, () => openTarget(options.to, all), options.discardTarget);
};

const understood = (args: readonly string[]) => {
  try {
    return readOptions(args);
  } catch (error) {
    console.error(`\n${sentenceOf(error) ?? String(error)}\n`);
    return undefined;
  }
};

/** Carries out one command line; the exit code. */
const carryOut = async (args: readonly string[]) => {
  const options = understood(args);
  if (!options) return 2;
  const all = closing(closeEachMs);
  const stop = (code: number) => void all.close().then(() => process.exit(code));
  process.once("SIGINT", () => {
    stop(130);
  });
  process.once("SIGTERM", () => {
    stop(143);
  });
  try {
    process.stdout.write(`${options === "help" ? usage : await run(options, all)}\n`);
    return 0;
  } catch (error) {
    const sentence = sentenceOf(error);
    console.error(sentence === undefined ? error : `\n${sentence}\n`);
    return 1;
  } finally {
    await all.close();
  }
};

process.exitCode = await carryOut(process.argv.slice(2));
