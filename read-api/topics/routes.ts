import { z } from "zod";
import { eventCatalogue } from "../../schemas/event-catalogue.ts";
import { type EventRecords, eventRecords } from "../../schemas/topics/event-record.ts";
import type { EventTopics } from "../../schemas/topics/event-topics.ts";
import { schemaIds } from "../../schemas/topics/schema-ids.ts";
import { type CataloguedTopic, topicCatalogue } from "../../schemas/topics/topic-catalogue.ts";
import { topicDescription, topicLine, topicSummary } from "../../schemas/topics/topic-resource.ts";
import { parsed } from "../http/parsed.ts";
import { problemError, problems } from "../http/problem.ts";
import { actionRoute, queryRoute } from "../http/routes.ts";
import type { Ports } from "../ports.ts";
import type { Incoming, Reply, Route } from "../route.ts";
import type { PartitionEnd, PublishedTopics } from "./published-topics.ts";
import { offsetsOf } from "./topic-cursor.ts";
import { topicLines } from "./topic-lines.ts";

const tag = "Topics";
const permission = "topics:read";
const views: readonly string[] = [];
const named = z.object({ topic: z.string().max(249) });

/** A reading ends before a process that drains has to go, and before clients lose patience. */
const waitMaxSeconds = 20;

const recordsQuery = z.object({
  from: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("Records from this time on, by the store's clock. Left out: what comes from now on."),
  after: z.string().optional().describe("Where an earlier answer ended, as its last line says; goes before `from`."),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
  wait: z.coerce
    .number()
    .min(0)
    .max(waitMaxSeconds)
    .default(waitMaxSeconds)
    .describe("Seconds until the answer ends, with however many there are."),
});

/** @throws ProblemError NotFound, in words, where the deployment has no broker. */
const publishedBy = ({ publishedTopics }: Pick<Ports, "publishedTopics">): PublishedTopics => {
  if (publishedTopics) return publishedTopics;
  const title = "This deployment publishes no topics: it runs without Kafka";
  throw problemError({ ...problems.notFound(), code: "NoTopics", title });
};

const recordsIn = (ends: readonly PartitionEnd[], name: string) =>
  ends.filter(({ topic }) => topic === name).reduce((sum, { first, next }) => sum + next - first, 0);

type Loaded = {
  readonly described: (topics: EventTopics) => readonly CataloguedTopic[];
  readonly records: EventRecords;
};

let loaded: Loaded | undefined;
/** Read when it is first asked: most gateways never are. */
const schemas = (): Loaded => {
  if (loaded) return loaded;
  const catalogue = eventCatalogue();
  const ids = schemaIds(catalogue);
  loaded = {
    described: (topics) => topicCatalogue(topics, catalogue, ids),
    records: eventRecords(catalogue, ids),
  };
  return loaded;
};

const startOf = async (
  published: PublishedTopics,
  topic: string,
  { from, after }: Pick<z.output<typeof recordsQuery>, "from" | "after">,
) => {
  if (after === undefined && from !== undefined) return published.since(topic, Date.parse(from));
  const ends = (await published.ends()).filter((end) => end.topic === topic);
  const inOrder = ends.toSorted((left, right) => left.partition - right.partition);
  return after === undefined ? inOrder.map(({ next }) => next) : offsetsOf(after, inOrder);
};

const readTopic = async (ports: Ports, incoming: Incoming): Promise<Reply> => {
  const published = publishedBy(ports);
  const { topic } = parsed(named, incoming.params);
  const { from, after, limit, wait } = parsed(recordsQuery, incoming.query);
  if (!published.topics.names.includes(topic)) return { kind: "problem", problem: problems.notFound() };
  const offsets = await startOf(published, topic, { from, after });
  const ending = new AbortController();
  const signal = AbortSignal.any([incoming.signal(), AbortSignal.timeout(wait * 1_000), ending.signal]);
  const found = await published.follow(topic, offsets, signal);
  const enough = () => {
    ending.abort();
  };
  const { records } = schemas();
  return { kind: "lines", lines: topicLines({ found, offsets, limit, records, enough }) };
};

export const topicRoutes: readonly Route[] = [
  queryRoute({
    path: "/api/topics",
    permission,
    summary: "The topics that analysts consume, and how much is in them.",
    tag,
    response: z.object({ items: z.array(topicSummary) }),
    views,
    answer: async ({ ports }) => {
      const published = publishedBy(ports);
      const ends = await published.ends();
      const topics = schemas().described(published.topics);
      return {
        items: topics.map(({ name, context, partitions }) => ({
          ...{ name, context, partitions },
          records: recordsIn(ends, name),
        })),
      };
    },
  }),
  queryRoute({
    path: "/api/topics/{topic}",
    permission,
    summary: "What a topic's records are made of: key, headers, events with the meaning of each field.",
    tag,
    params: named,
    response: topicDescription,
    views,
    answer: async ({ ports, params }) => {
      const published = publishedBy(ports);
      const found = schemas()
        .described(published.topics)
        .find(({ name }) => name === params.topic);
      return found && { ...found, records: recordsIn(await published.ends(), found.name) };
    },
  }),
  actionRoute({
    method: "get",
    path: "/api/topics/{topic}/records",
    permission,
    summary: "Reads a topic, record by record, for a while; the last line says where to ask on.",
    tag,
    params: named,
    query: recordsQuery,
    response: topicLine,
    mediaType: "application/x-ndjson",
    act: readTopic,
  }),
];
