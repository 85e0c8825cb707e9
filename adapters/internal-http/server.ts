import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { bodyBytesMax, isOverloaded, linesType, notBegunHeader, operationPath } from "./protocol.ts";
import type { InternalTokens, Sender } from "./tokens.ts";

export type InternalCall = Sender & {
  readonly body: unknown;
  /** Aborted once the caller has gone. */
  readonly signal: AbortSignal;
};

/** An answer, or lines of answers. */
export type InternalOperation = (call: InternalCall) => Promise<unknown> | AsyncIterable<unknown>;

export type InternalServerOptions = {
  readonly operations: Readonly<Record<string, InternalOperation>>;
  readonly tokens: Pick<InternalTokens, "verify">;
  /** Why no requests should come now; undefined when they should. */
  readonly notReady: () => Promise<string | undefined>;
  readonly log: { readonly error: (fields: object, message: string) => void };
  /** Requests answered at once; more are turned away before anything is begun. */
  readonly maxInFlight?: number;
  readonly bodyBytes?: number;
};

type Refusal = { readonly status: number; readonly error: string; readonly headers?: Readonly<Record<string, string>> };

const json = (response: ServerResponse, status: number, value: unknown, headers: Refusal["headers"] = {}) => {
  if (response.headersSent || response.destroyed) return void response.destroy();
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(value));
};

const refuse = (response: ServerResponse, { status, error, headers }: Refusal) => {
  json(response, status, { error }, headers);
};

const saturated: Refusal = {
  status: 503,
  error: "too much is under way",
  headers: { "retry-after": "1", [notBegunHeader]: "1" },
};

/** The whole body; undefined when it is larger than `max`. */
const bodyOf = async (request: IncomingMessage, max: number) => {
  if (Number(request.headers["content-length"] ?? 0) > max) return undefined;
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    const buffer = part as Buffer;
    bytes += buffer.length;
    if (bytes > max) return undefined;
    parts.push(buffer);
  }
  return Buffer.concat(parts);
};

const parse = (body: Buffer): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(body.toString("utf8")) as unknown };
  } catch {
    return undefined;
  }
};

const isLines = (answer: Promise<unknown> | AsyncIterable<unknown>): answer is AsyncIterable<unknown> =>
  Symbol.asyncIterator in answer;

const sendLines = async (response: ServerResponse, lines: AsyncIterable<unknown>) => {
  response.writeHead(200, { "content-type": linesType });
  for await (const line of lines) {
    if (response.destroyed) return;
    if (!response.write(`${JSON.stringify(line)}\n`))
      await new Promise<void>((resolve) => {
        response.once("drain", resolve).once("close", resolve);
      });
  }
  response.end();
};

const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;

/** Reads and checks a call before anything of it is begun. */
const admitted = async (
  { tokens, bodyBytes = bodyBytesMax }: InternalServerOptions,
  request: IncomingMessage,
): Promise<Refusal | (Sender & { readonly body: unknown })> => {
  const body = await bodyOf(request, bodyBytes);
  if (!body) return { status: 413, error: `a body has at most ${bodyBytes} bytes`, headers: { connection: "close" } };
  const token = bearer.exec(request.headers.authorization ?? "")?.[1];
  const sender = token === undefined ? undefined : await tokens.verify(token, body);
  if (!sender) return { status: 401, error: "no token of this installation" };
  const parsed = parse(body);
  return parsed ? { ...sender, body: parsed.value } : { status: 400, error: "the body is no JSON" };
};

const aborting = (response: ServerResponse) => {
  const controller = new AbortController();
  response.once("close", () => {
    controller.abort();
  });
  return controller.signal;
};

const refusalOf = (error: unknown): Refusal => {
  if (isOverloaded(error)) return { status: 503, error: "overloaded", headers: { "retry-after": "1" } };
  if (error instanceof Error && error.name === "ZodError")
    return { status: 400, error: "not what this operation takes" };
  return { status: 500, error: "it failed" };
};

/** What one process answers to the others: operations behind signed tokens, and its health to anybody. */
export const internalListener = (options: InternalServerOptions): RequestListener => {
  const { notReady, log, maxInFlight = 512 } = options;
  const operations = new Map(Object.entries(options.operations).map(([name, run]) => [operationPath(name), run]));
  let inFlight = 0;

  const health = async (path: string, response: ServerResponse) => {
    const reason = path === "/health/ready" ? await notReady() : undefined;
    const status = path === "/health/ready" ? "ready" : "live";
    json(response, reason === undefined ? 200 : 503, { status: reason ?? status });
  };

  const run = async (operation: InternalOperation, request: IncomingMessage, response: ServerResponse) => {
    const call = await admitted(options, request);
    if ("status" in call) {
      refuse(response, call);
      return;
    }
    const answer = operation({ ...call, signal: aborting(response) });
    if (isLines(answer)) await sendLines(response, answer);
    else json(response, 200, { value: await answer });
  };

  const limited = async (operation: InternalOperation, request: IncomingMessage, response: ServerResponse) => {
    inFlight += 1;
    try {
      await run(operation, request, response);
    } catch (error) {
      if (!isOverloaded(error)) log.error({ err: error, path: request.url }, "an internal request failed");
      refuse(response, refusalOf(error));
    } finally {
      inFlight -= 1;
    }
  };

  return (request, response) => {
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const operation = operations.get(path);
    if (path === "/health/live" || path === "/health/ready") void health(path, response);
    else if (!operation) refuse(response, { status: 404, error: "no such operation" });
    else if (request.method !== "POST")
      refuse(response, { status: 405, error: "operations are posted", headers: { allow: "POST" } });
    else if (inFlight >= maxInFlight) refuse(response, saturated);
    else void limited(operation, request, response);
  };
};
