import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type EventCatalogue, eventCatalogue, type EventSchema } from "../event-catalogue.ts";
import { mapPersonal } from "../personal-fields.ts";
import { eventTopics } from "./event-topics.ts";
import { headerMeanings } from "./header-meanings.ts";
import { topicCatalogue } from "./topic-catalogue.ts";
import { topicsPreface } from "./topics-preface.ts";

export const topicsPageFile = join(import.meta.dirname, "../../docs/topics.md");

type Event = ReturnType<typeof topicCatalogue>[number]["events"][number];
type Topic = ReturnType<typeof topicCatalogue>[number];

/** Outside of code "<id>" would be taken for HTML. */
const prose = (text: string) => (text.startsWith("`") ? text : text.replaceAll("<", "&lt;"));

const cell = (text: string) =>
  prose(text)
    .replaceAll("|", String.raw`\|`)
    .replaceAll("\n", " ");

const table = (titles: readonly string[], rows: readonly (readonly string[])[]) =>
  [titles, titles.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");

const fieldTable = ({ fields }: Event) =>
  table(
    ["field", "type", "meaning"],
    fields.map(({ name, type, doc, personal }) => [
      `\`${name}\``,
      type,
      personal ? `**Personal: ciphertext.** ${doc}` : doc,
    ]),
  );

/** The golden sample as a topic would carry it. */
const example = ({ file, personal }: EventSchema) => {
  const path = join(import.meta.dirname, "..", file.replace(".avsc.json", ".sample.json"));
  const sample: unknown = JSON.parse(readFileSync(path, "utf8"));
  const shown = personal ? mapPersonal(personal, sample, () => "(ciphertext)") : sample;
  return `\`\`\`json\n${JSON.stringify(shown, undefined, 2)}\n\`\`\``;
};

const eventSection = (catalogue: EventCatalogue, event: Event, earlier: readonly Event[]) => {
  const before = earlier.map(({ version, schemaId }) => `version ${version} had id ${schemaId}`);
  const schema = [`Schema id ${event.schemaId}, subject \`${event.subject}\`, version ${event.version}`, ...before];
  return [
    `### ${event.type}`,
    prose(event.doc),
    `${schema.join("; ")}.`,
    fieldTable(event),
    "An example:",
    example(catalogue.latest(event.type)),
  ].join("\n\n");
};

const topicSection = (catalogue: EventCatalogue, { name, context, partitions, events }: Topic) => {
  const byType = [...Map.groupBy(events, ({ type }) => type).values()];
  const sections = byType.flatMap((versions) => {
    const latest = versions.at(-1);
    return latest ? [eventSection(catalogue, latest, versions.slice(0, -1))] : [];
  });
  const types = byType.flatMap(([event]) => (event ? [`[${event.type}](#${event.type.toLowerCase()})`] : []));
  return [
    `## ${context}`,
    table(
      ["topic", "key", "partitions", "events"],
      [[`\`${name}\``, "the stream", String(partitions), types.join(", ")]],
    ),
    ...sections,
  ].join("\n\n");
};

/** The page on every topic, made from the schemas. */
export const topicsPage = (catalogue: EventCatalogue) => {
  const topicOf = (context: string) => `tradepost.${context}.events.<generation>`;
  const { partitionsPerTopic } = eventTopics("any");
  const topics = topicCatalogue({ topicOf, partitionsPerTopic }, catalogue);
  const headers = table(
    ["header", "meaning"],
    Object.entries(headerMeanings).map(([name, meaning]) => [`\`${name}\``, meaning]),
  );
  return `${[
    topicsPreface(partitionsPerTopic),
    "## Headers",
    "All of them are text in UTF-8.",
    headers,
    ...topics.map((topic) => topicSection(catalogue, topic)),
  ].join("\n\n")}\n`;
};

/** Run as a program it writes the page. */
if (process.argv[1] === import.meta.filename) writeFileSync(topicsPageFile, topicsPage(eventCatalogue()));
