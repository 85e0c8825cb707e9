import type { GraphQLResolveInfo } from "graphql";
import type { CommandDefinition } from "../../schemas/command.ts";
import { awaitViews, mergeTokens } from "../http/consistency.ts";
import { problemError, problemOf } from "../http/problem.ts";
import type { GraphContext } from "./graph-context.ts";

type Sent = { readonly info: Pick<GraphQLResolveInfo, "path">; readonly views: readonly string[] };

const pathText = (path: GraphQLResolveInfo["path"]): string =>
  path.prev ? `${pathText(path.prev)}.${path.key}` : String(path.key);

/** Sends a command out of a mutation; its result, once `views` show it or have been waited for.
 * @throws ProblemError when it is refused. */
export const commandResult = async <Input, Result>(
  context: GraphContext,
  definition: CommandDefinition<Input, Result>,
  input: unknown,
  { info, views }: Sent,
): Promise<Result> => {
  const { ports, config } = context.services;
  const { session, correlationId, idempotencyKey, at, waitMs, strict } = context.caller;
  const answer = await ports.commands.send({
    name: definition.name,
    input,
    principal: session?.principal,
    correlationId,
    ...(idempotencyKey !== undefined && { idempotencyKey: `${idempotencyKey}.${pathText(info.path)}` }),
    ...(at !== undefined && { at }),
    ...(waitMs !== undefined && { waitMs }),
  });
  if (answer.outcome !== "accepted") throw problemError(problemOf(answer));
  context.written = mergeTokens(context.written, answer.token);
  const freshness = await awaitViews(ports.freshness, { token: answer.token, strict }, views, config.freshnessMs);
  if (freshness === "stale") context.stale = true;
  return definition.result.parse(answer.result);
};
