import type { ExecutionResult } from "graphql";
import type { Plugin } from "graphql-yoga";
import { z } from "zod";
import { awaitViews, decodeToken, encodeToken, type Wish } from "../http/consistency.ts";
import { countRequest } from "../http/permit.ts";
import { isProblemError } from "../http/problem.ts";
import type { LiveUpdates } from "../live-updates.ts";
import { type AnswerCache, audienceOf } from "./answer-cache.ts";
import type { GraphContext } from "./graph-context.ts";
import { requestError } from "./graph-errors.ts";
import { operationOf, type OperationPlan, type Plan } from "./plan.ts";

/** What a request carries from one hook to the next. */
export type RequestState = {
  readonly graph: GraphContext;
  plan?: Extract<Plan, { outcome: "planned" }>;
  /** Where its answer is kept, and at which version of the catalog it is being made. */
  keep?: { readonly key: string; readonly version: number };
};

type Result = ExecutionResult & { readonly stringify?: () => string };
type Asked = {
  readonly query?: string;
  readonly operationName?: string;
  readonly variables?: unknown;
  readonly extensions?: unknown;
};

const askedShape = z.object({ query: z.string().nullish(), operationName: z.string().nullish() });

/** What is none, Yoga refuses itself, but only behind the hooks. */
const isAsked = (params: object) => askedShape.safeParse(params).success;

/** Counts the operation in each of its buckets and waits for its views; what refuses it, as an answer. */
const admit = async ({ graph }: RequestState, operation: OperationPlan, wish: Wish): Promise<Result | undefined> => {
  const { caller, services } = graph;
  const { ports, config } = services;
  try {
    for (const limit of operation.limits) await countRequest(ports.rateLimiter, limit, config, caller);
    graph.stale = (await awaitViews(ports.freshness, wish, operation.views, config.freshnessMs)) === "stale";
    return undefined;
  } catch (error) {
    if (isProblemError(error)) return { errors: [requestError(error.problem)] };
    throw error;
  }
};

const tokenExtension = z.object({ consistencyToken: z.string() });

/** A token may also come as `extensions: { consistencyToken }`. */
const wishOf = ({ caller }: GraphContext, extensions: unknown): Wish => {
  const { success, data } = tokenExtension.safeParse(extensions);
  return { strict: caller.strict, token: caller.token ?? (success ? decodeToken(data.consistencyToken) : undefined) };
};

/** Versions only rise, so their sum rises with each of them. */
const versionOf = (live: LiveUpdates, views: readonly string[]) =>
  views.reduce((sum, view) => sum + live.version(view), 0);

const kept = (text: string): Result => ({ data: null, stringify: () => text });

/** Where the answer to this may be kept: who sees it, and what exactly was asked. */
const keyOf = ({ caller, stale }: GraphContext, operation: OperationPlan, asked: Asked) =>
  operation.catalogOnly && !stale && caller.session
    ? `${audienceOf(caller.session.principal)}\n${asked.operationName ?? ""}\n${JSON.stringify(asked.variables ?? null)}\n${asked.query ?? ""}`
    : undefined;

/** The answer to `asked` where there is one before it is executed: a refusal, or one that was kept. */
const early = async (
  state: RequestState,
  asked: Asked,
  planOf: (text: string) => Plan,
  cache: AnswerCache,
): Promise<Result | undefined> => {
  const plan = planOf(asked.query ?? "");
  if (plan.outcome === "refused") return { errors: [...plan.errors] };
  state.plan = plan;
  const operation = operationOf(plan, asked.operationName);
  if (!operation) return undefined;
  const refusal = await admit(state, operation, wishOf(state.graph, asked.extensions));
  const key = refusal ? undefined : keyOf(state.graph, operation, asked);
  if (key === undefined) return refusal;
  const version = versionOf(state.graph.services.ports.live, operation.views);
  const text = cache.find(key, version);
  if (text !== undefined) return kept(text);
  state.keep = { key, version };
  return undefined;
};

/** The token of what was written and the mark of what was stale: in `extensions`, and as headers. */
const marked = (result: ExecutionResult, { written, stale }: GraphContext): Result => {
  const token = written && encodeToken(written);
  return {
    ...result,
    extensions: {
      ...result.extensions,
      ...(token !== undefined && { consistencyToken: token }),
      ...(stale && { consistency: "stale" }),
      http: {
        headers: { ...(token !== undefined && { "consistency-token": token }), ...(stale && { consistency: "stale" }) },
      },
    },
  };
};

/** Plans each document once, keeps answers that are made of the catalog alone, and adds the token of what was written. */
export const requestPlugin = (
  planOf: (text: string) => Plan,
  cache: AnswerCache,
): Plugin<RequestState, RequestState> => ({
  onParams: async ({ params, context, setResult }) => {
    if (!isAsked(params)) return;
    const answer = await early(context, params, planOf, cache);
    if (answer) setResult(answer);
  },

  onParse: ({ context, setParsedDocument }) => {
    if (context.plan) setParsedDocument(context.plan.document);
  },
  onValidate: ({ context, setResult }) => {
    if (context.plan) setResult([]);
  },

  onExecutionResult: (executed) => {
    const { result, context } = executed;
    if (!result || Array.isArray(result) || Symbol.asyncIterator in result) return;
    const { graph, keep } = context;
    if (keep && result.errors === undefined) {
      const text = JSON.stringify(result);
      cache.keep(keep.key, text, keep.version);
      executed.setResult(kept(text));
    } else if (graph.written || graph.stale) executed.setResult(marked(result, graph));
  },
});
