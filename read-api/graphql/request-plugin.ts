import type { ExecutionResult } from "graphql";
import type { Plugin } from "graphql-yoga";
import { z } from "zod";
import { awaitViews, decodeToken, encodeToken, type Wish } from "../http/consistency.ts";
import { countRequest } from "../http/dispatch.ts";
import { isProblemError } from "../http/problem.ts";
import type { LiveUpdates } from "../live-updates.ts";
import { type AnswerCache, audienceOf } from "./answer-cache.ts";
import type { GraphContext } from "./graph-context.ts";
import { graphError } from "./graph-errors.ts";
import { operationOf, type OperationPlan, type Plan } from "./plan.ts";

/** What a request carries from one hook to the next. */
export type RequestState = {
  readonly graph: GraphContext;
  plan?: Extract<Plan, { outcome: "planned" }>;
  /** Where its answer is kept, and at which version of the catalog it is being made. */
  keep?: { readonly key: string; readonly version: number };
};

type Result = ExecutionResult & { readonly stringify?: () => string };

/** Counts the operation in each of its buckets and waits for its views; what refuses it, as an answer. */
const admit = async ({ graph }: RequestState, operation: OperationPlan, wish: Wish): Promise<Result | undefined> => {
  const { caller, services } = graph;
  try {
    for (const limit of operation.limits)
      await countRequest(services.ports.rateLimiter, limit, services.config, caller);
    const { freshness } = services.ports;
    graph.stale = (await awaitViews(freshness, wish, operation.views, services.config.freshnessMs)) === "stale";
    return undefined;
  } catch (error) {
    if (isProblemError(error)) return { errors: [graphError(error.problem, true)] };
    throw error;
  }
};

/** A token may also come as `extensions: { consistencyToken }`. */
const tokenIn = (extensions: unknown) => {
  const { success, data } = tokenExtension.safeParse(extensions);
  return success ? decodeToken(data.consistencyToken) : undefined;
};
const tokenExtension = z.object({ consistencyToken: z.string() });

/** Versions only rise, so their sum rises with each of them. */
const versionOf = (live: LiveUpdates, views: readonly string[]) =>
  views.reduce((sum, view) => sum + live.version(view), 0);

const kept = (text: string): Result => ({ data: null, stringify: () => text });

/** Plans each document once, keeps answers that are made of the catalog alone, and adds the token of what was written. */
export const requestPlugin = (
  planOf: (text: string) => Plan,
  cache: AnswerCache,
): Plugin<RequestState, RequestState> => ({
  onParams: async ({ params, context, setResult }) => {
    const plan = planOf(params.query ?? "");
    if (plan.outcome === "refused") {
      setResult({ errors: [...plan.errors] });
      return;
    }
    context.plan = plan;
    const operation = operationOf(plan, params.operationName);
    if (!operation) return;
    const wish = {
      strict: context.graph.caller.strict,
      token: context.graph.caller.token ?? tokenIn(params.extensions),
    };
    const refusal = await admit(context, operation, wish);
    if (refusal) {
      setResult(refusal);
      return;
    }
    const { caller, services, stale } = context.graph;
    if (!operation.catalogOnly || stale || !caller.session) return;
    const key = `${audienceOf(caller.session.principal)}\n${params.operationName ?? ""}\n${JSON.stringify(params.variables ?? null)}\n${params.query ?? ""}`;
    const version = versionOf(services.ports.live, operation.views);
    const text = cache.find(key, version);
    if (text === undefined) context.keep = { key, version };
    else setResult(kept(text));
  },

  onParse: ({ context, setParsedDocument }) => {
    if (context.plan) setParsedDocument(context.plan.document);
  },
  onValidate: ({ context, setResult }) => {
    if (context.plan) setResult([]);
  },

  onExecutionResult: ({ result, context, setResult }) => {
    if (!result || Array.isArray(result) || Symbol.asyncIterator in result) return;
    const { graph, keep } = context;
    if (keep && result.errors === undefined) {
      const text = JSON.stringify(result);
      cache.keep(keep.key, text, keep.version);
      setResult(kept(text));
      return;
    }
    if (!graph.written && !graph.stale) return;
    setResult({
      ...result,
      extensions: {
        ...result.extensions,
        ...(graph.written && { consistencyToken: encodeToken(graph.written) }),
        ...(graph.stale && { consistency: "stale" }),
        http: {
          headers: {
            ...(graph.written && { "consistency-token": encodeToken(graph.written) }),
            ...(graph.stale && { consistency: "stale" }),
          },
        },
      },
    });
  },
});
