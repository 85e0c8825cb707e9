import { z } from "zod";
import {
  logEntry,
  parkedStream,
  rebuildLine,
  systemStatus,
  verificationLine,
} from "../../schemas/system/operations.ts";
import { marketplaceCounts, viewProgress } from "../../schemas/system/read-models.ts";
import { problems } from "../http/problem.ts";
import { actionRoute, ok, queryRoute } from "../http/routes.ts";
import { parsed } from "../http/parsed.ts";
import { type Incoming, type Reply, type Route, viewerOf } from "../route.ts";

const tag = "System";
const permission = "system:observe";
const views: readonly string[] = [];
const consumer = z.object({ name: z.string().max(100) });
const parked = z.object({ name: z.string().max(100), stream: z.string().max(200) });
const health = z.object({ status: z.string() });
const done = z.object({ done: z.literal(true) });

const logQuery = z.object({
  after: z.string().max(100).optional().describe("Behind this position; left out: the last events."),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

const resolved = async (
  incoming: Incoming,
  resolve: (target: z.output<typeof parked>) => Promise<boolean>,
): Promise<Reply> =>
  (await resolve(parsed(parked, incoming.params)))
    ? ok({ done: true })
    : { kind: "problem", problem: problems.notFound() };

export const systemRoutes: readonly Route[] = [
  queryRoute({
    path: "/api/system/status",
    permission,
    summary: "Head of the log, and every projection's place, lag and parked streams.",
    tag,
    response: systemStatus,
    views,
    answer: ({ ports }) => ports.operations.status(),
  }),
  queryRoute({
    path: "/api/system/counts",
    permission,
    summary: "How much of everything there is; counted at most once a second.",
    tag,
    response: marketplaceCounts,
    views,
    answer: ({ ports }) => ports.system.counts(),
  }),
  queryRoute({
    path: "/api/system/log",
    permission,
    summary: "Events as they are stored; personal fields stay encrypted.",
    tag,
    query: logQuery,
    response: z.object({ items: z.array(logEntry) }),
    views,
    answer: async ({ ports, query: { after, limit } }) => ({ items: [...(await ports.operations.log(after, limit))] }),
  }),
  queryRoute({
    path: "/api/system/projections",
    permission,
    summary: "The checkpoint of every view.",
    tag,
    response: z.object({ items: z.array(viewProgress) }),
    views,
    answer: async ({ ports }) => ({ items: [...(await ports.system.progress())] }),
  }),
  queryRoute({
    path: "/api/system/projections/{name}/parked",
    permission,
    summary: "Streams that were put aside because an event of theirs could not be applied.",
    tag,
    params: consumer,
    response: z.object({ items: z.array(parkedStream) }),
    views,
    answer: async ({ ports, params: { name } }) => {
      const found = await ports.operations.parked(name);
      return found && { items: [...found] };
    },
  }),
  actionRoute({
    method: "post",
    path: "/api/system/projections/{name}/parked/{stream}/retry",
    permission: "system:configure",
    summary: "Applies a parked stream's events again, from the first that failed.",
    tag,
    params: parked,
    response: done,
    act: ({ operations }, incoming) =>
      resolved(incoming, ({ name, stream }) => operations.retry(viewerOf(incoming.caller), name, stream)),
  }),
  actionRoute({
    method: "post",
    path: "/api/system/projections/{name}/parked/{stream}/skip",
    permission: "system:configure",
    summary: "Leaves out the event that a stream is parked at, and goes on behind it.",
    tag,
    params: parked,
    response: done,
    act: ({ operations }, incoming) =>
      resolved(incoming, ({ name, stream }) => operations.skip(viewerOf(incoming.caller), name, stream)),
  }),
  actionRoute({
    method: "post",
    path: "/api/system/projections/{name}/rebuild",
    permission: "system:configure",
    summary:
      "Builds a read model anew beside the one that is read, then swaps them; a line of progress now and then, the outcome last.",
    tag,
    params: consumer,
    response: rebuildLine,
    mediaType: "application/x-ndjson",
    act: ({ operations }, incoming) => {
      const { name } = parsed(consumer, incoming.params);
      const lines = operations.rebuild(viewerOf(incoming.caller), name, incoming.signal());
      return Promise.resolve({ kind: "lines", lines });
    },
  }),
  actionRoute({
    method: "get",
    path: "/api/system/verify",
    permission,
    summary: "Walks the whole log and checks every chain; a line of progress now and then, the verdict last.",
    tag,
    response: verificationLine,
    mediaType: "application/x-ndjson",
    act: ({ operations }, { signal }) => Promise.resolve({ kind: "lines", lines: operations.verify(signal()) }),
  }),
  actionRoute({
    method: "get",
    path: "/health/live",
    permission: "public",
    summary: "The process runs.",
    tag,
    limit: "none",
    response: health,
    act: () => Promise.resolve(ok({ status: "live" })),
  }),
  actionRoute({
    method: "get",
    path: "/health/ready",
    permission: "public",
    summary: "The process takes requests: migrated, its store within reach, not draining.",
    tag,
    limit: "none",
    response: health,
    act: async ({ operations }) => {
      const reason = await operations.notReady();
      if (reason === undefined) return ok({ status: "ready" });
      return { kind: "problem", problem: { ...problems.overloaded(1_000), code: "NotReady", title: reason } };
    },
  }),
];
