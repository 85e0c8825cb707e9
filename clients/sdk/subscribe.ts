import { apiError, isApiError } from "./api-error.ts";
import { sleep } from "./retry.ts";
import type { Transport } from "./transport.ts";

export type Subscription = {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
};

type GraphError = {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly status?: number };
};
type Payload = { readonly data?: Readonly<Record<string, unknown>> | null; readonly errors?: readonly GraphError[] };

const reconnectMs = 1_000;

/** Blocks of an event stream: each `event` with its `data`. */
const blocksOf = async function* (body: ReadableStream<Uint8Array>) {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    const blocks = (text + decoder.decode(chunk, { stream: true })).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      yield { event: /^event: (.+)$/m.exec(block)?.[1] ?? "", data: /^data: (.+)$/m.exec(block)?.[1] ?? "" };
    }
  }
};

const refusal = ({ message, extensions }: GraphError) =>
  Object.assign(new Error(`${extensions?.code ?? "GraphQL"}: ${message}`), {
    name: "ApiError" as const,
    status: extensions?.status ?? 400,
    code: extensions?.code ?? "GraphQL",
    parameters: {},
    errors: [],
    correlationId: null,
    retryAfterMs: undefined,
  });

const payloadOf = (data: string) => JSON.parse(data) as Payload;

const open = async ({ url, request, authorization }: Transport, { query, variables, signal }: Subscription) => {
  const response = await request(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream", ...authorization() },
    body: JSON.stringify({ query, variables }),
    ...(signal && { signal }),
  });
  if (!response.ok || !response.body) throw await apiError(response);
  return response.body;
};

/** One connection's worth; true when the server has ended it. */
const once = async function* (transport: Transport, subscription: Subscription): AsyncGenerator<unknown, boolean> {
  for await (const { event, data } of blocksOf(await open(transport, subscription))) {
    if (event === "complete") return true;
    if (event !== "next") continue;
    const { data: fields, errors } = payloadOf(data);
    if (errors?.[0]) throw refusal(errors[0]);
    yield Object.values(fields ?? {})[0];
  }
  return false;
};

/** What the subscription's one field shows, for as long as the server keeps it up: a broken connection is opened again,
 * and begins with the state that then is, so that nothing is missed but what was over in between.
 * @throws ApiError when it is refused. */
export const subscribe = async function* (
  transport: Transport,
  subscription: Subscription,
): AsyncGenerator<unknown, void> {
  const aborted = () => subscription.signal?.aborted === true;
  while (!aborted()) {
    try {
      if (yield* once(transport, subscription)) return;
    } catch (error) {
      if (aborted()) return;
      if (isApiError(error) && error.status !== 503) throw error;
    }
    await sleep(reconnectMs, subscription.signal).catch(() => undefined);
  }
};
