import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { etagOf, noneMatch } from "./etag.ts";
import { type Problem, problemBody } from "./problem.ts";

const write = (response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, text: string) => {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader("content-length", Buffer.byteLength(text));
  response.statusCode = status;
  response.end(text);
};

/** `application/problem+json`; says nothing more once an answer has begun. */
export const answerProblem = (response: ServerResponse, problem: Problem, correlationId: string) => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store", ...problem.headers };
  write(response, problem.status, headers, JSON.stringify(problemBody(problem, correlationId)));
};

/** JSON; reads get an ETag and may end as 304. */
export const answerJson = (
  request: IncomingMessage,
  response: ServerResponse,
  reply: { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> },
) => {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(reply.body);
  const headers: Record<string, string> = { "content-type": "application/json; charset=utf-8", ...reply.headers };
  if (request.method !== "GET") {
    write(response, reply.status, { "cache-control": "no-store", ...headers }, text);
    return;
  }
  const etag = etagOf(reply.body, text);
  Object.assign(headers, { etag, "cache-control": headers["cache-control"] ?? "private, no-cache" });
  if (noneMatch(request.headers["if-none-match"], etag)) {
    write(response, reply.status, headers, text);
    return;
  }
  for (const [name, value] of Object.entries(headers)) if (name !== "content-type") response.setHeader(name, value);
  response.writeHead(304).end();
};

/** One JSON document a line, as they come; waits for a slow reader. */
export const answerLines = async (response: ServerResponse, lines: AsyncIterable<unknown>) => {
  response.writeHead(200, { "content-type": "application/x-ndjson", "cache-control": "no-store" });
  for await (const line of lines) {
    if (response.destroyed) return;
    if (!response.write(`${JSON.stringify(line)}\n`))
      await Promise.race([once(response, "drain"), once(response, "close")]);
  }
  response.end();
};
