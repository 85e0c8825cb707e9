import { parseArgs } from "node:util";
import type { Tradepost } from "../sdk/index.ts";
import { textTable } from "./text-table.ts";
import { usageError } from "./usage-error.ts";

type Print = (text: string) => void;

const number = new Intl.NumberFormat("en");

export const listTopics = async (client: Tradepost) => {
  const { items } = await client.topics({});
  return textTable(
    [{ title: "topic" }, { title: "partitions", align: "right" }, { title: "records", align: "right" }],
    items.map(({ name, partitions, records }) => [name, String(partitions), number.format(records)]),
  );
};

type Described = Awaited<ReturnType<Tradepost["topic"]>>;

const meaning = (personal: boolean, doc: string) => (personal ? `[personal: ciphertext] ${doc}` : doc);

const eventText = ({ type, version, schemaId, doc, fields }: Described["events"][number]) => {
  const rows = fields.map((field) => [`  ${field.name}`, field.type, meaning(field.personal, field.doc)]);
  const titles = [{ title: "  field" }, { title: "type" }, { title: "meaning" }];
  return `${type} v${version} (schema id ${schemaId}): ${doc}\n${textTable(titles, rows)}`;
};

/** Key, headers and every event of a topic with the meaning of each field. */
export const describeTopic = async (client: Tradepost, topic: string) => {
  const { name, partitions, records, headers, events } = await client.topic({ topic });
  const headerRows = headers.map((header) => [`  ${header.name}`, header.doc]);
  return [
    `${name}: ${number.format(records)} records on ${partitions} partitions, keyed by stream\n`,
    textTable([{ title: "  header" }, { title: "meaning" }], headerRows),
    ...events.map(eventText),
  ].join("\n");
};

const instantOf = (text: string) => {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw usageError(`--from ${text} is no time; 2026-03-01T12:00Z is one.`);
  return new Date(at).toISOString();
};

type Line = ReturnType<Tradepost["readTopic"]> extends AsyncGenerator<infer Each> ? Each : never;

const textOf = (line: Exclude<Line, { kind: "next" }>) => {
  const place = `${line.partition}:${line.offset}`.padEnd(10);
  if (line.kind === "unreadable") return `${place}  ${line.reason}\n`;
  const { recordedAt, type, stream, revision, data } = line;
  return `${place}  ${recordedAt.slice(0, 19).replace("T", " ")}  ${type.padEnd(26)} ${stream}@${revision}  ${JSON.stringify(data)}\n`;
};

type Ask = { readonly topic: string; readonly from?: string; readonly after?: string };
type To = { readonly client: Tradepost; readonly print: Print; readonly signal: AbortSignal };

/** As many as one answer may have: history is long, and requests are counted. */
const pageSize = 5_000;

/** One reading, which ends after a while; how to ask on. */
const readOn = async (ask: Ask, { client, print, signal }: To): Promise<Ask> => {
  let after = ask.after;
  for await (const line of client.readTopic({ ...ask, limit: pageSize, signal })) {
    if (line.kind === "next") ({ after } = line);
    else print(textOf(line));
  }
  return after === undefined ? ask : { topic: ask.topic, after };
};

/** Prints a topic's records from a time on, or those that come from now on, until `signal` is aborted. */
export const tailTopic = async (words: readonly string[], to: To) => {
  const options = { from: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
  const [topic] = positionals;
  if (topic === undefined) throw usageError("<topic> is missing. See --help.");
  let ask: Ask = { topic, ...(values.from !== undefined && { from: instantOf(values.from) }) };
  try {
    while (!to.signal.aborted) ask = await readOn(ask, to);
  } catch (error) {
    // The person at the terminal has seen enough: the request under way is broken off.
    if (!to.signal.aborted) throw error;
  }
};
