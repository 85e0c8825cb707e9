import { readFile } from "node:fs/promises";
import type { RequestListener, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import type { Operations } from "../../../read-api/system/operations.ts";
import type { SystemQueries } from "../../../read-api/system/queries.ts";
import { demoLogins, demoPassword } from "../demo/logins.ts";

export type FirstPageOptions = {
  readonly system: Pick<SystemQueries, "counts">;
  readonly status: Operations["status"];
  readonly graphiql: boolean;
  /** Whether the demo's logins are there. */
  readonly demo: boolean;
  readonly otherwise: RequestListener;
};

const files: Readonly<Record<string, string>> = {
  "/": "index.html",
  "/first-page/page.css": "page.css",
  "/first-page/page.js": "page.js",
  "/first-page/icon.svg": "icon.svg",
};

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const policy =
  "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const pulseKeptMs = 1_000;

const sendJson = (response: ServerResponse, value: unknown) => {
  response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(value));
};

/** One look at the whole, at most once a second, however many browsers are open. */
const pulseOf = ({ system, status }: FirstPageOptions) => {
  let kept: { readonly until: number; readonly pulse: Promise<object> } | undefined;
  const look = async () => {
    const [counts, { head, projections }] = await Promise.all([system.counts(), status()]);
    return { events: head === null ? 0 : Number(head), counts, projections };
  };
  return () => {
    if (!kept || kept.until < performance.now()) kept = { until: performance.now() + pulseKeptMs, pulse: look() };
    return kept.pulse;
  };
};

/** What a newcomer sees at `/`: what this is, where its doors are, and that it lives. */
export const firstPage = (options: FirstPageOptions): RequestListener => {
  const demo = options.demo ? { logins: demoLogins, password: demoPassword } : undefined;
  const about = { demo, graphiql: options.graphiql };
  const pulse = pulseOf(options);

  const sendFile = async (response: ServerResponse, file: string) => {
    const content = await readFile(join(import.meta.dirname, file));
    response.setHeader("content-security-policy", policy);
    response.writeHead(200, { "content-type": types[extname(file)], "cache-control": "no-cache" });
    response.end(content);
  };

  const answer = async (path: string, response: ServerResponse) => {
    const file = files[path];
    if (file !== undefined) await sendFile(response, file);
    else sendJson(response, path === "/first-page/about.json" ? about : await pulse());
  };

  return (request, response) => {
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const ours = path in files || path === "/first-page/about.json" || path === "/first-page/pulse.json";
    if (!ours || (request.method !== "GET" && request.method !== "HEAD")) {
      options.otherwise(request, response);
      return;
    }
    answer(path, response).catch(() => {
      if (!response.headersSent) response.writeHead(503, { "retry-after": "2" });
      response.end();
    });
  };
};
