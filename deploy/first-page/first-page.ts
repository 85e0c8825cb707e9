import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { extname, join } from "node:path";
import type { Pages } from "../../read-api/gateway.ts";
import type { Operations } from "../../read-api/system/operations.ts";
import type { SystemQueries } from "../../read-api/system/queries.ts";
import { demoLogins, demoPassword } from "../demo/logins.ts";

export type FirstPageOptions = {
  readonly system: Pick<SystemQueries, "counts">;
  readonly status: Operations["status"];
  readonly graphiql: boolean;
  /** Whether the demo's logins are there. */
  readonly demo: boolean;
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

const refuse = (response: ServerResponse, status: number, code: string, title: string) => {
  if (response.headersSent) return void response.end();
  response.writeHead(status, { "content-type": "application/problem+json" });
  response.end(JSON.stringify({ type: `urn:tradepost:problem:${code}`, title, status, code }));
};

/** The Postgres log counts its events; other stores have places in text, of which the first half is enough. */
const shown = (position: string) =>
  /^\d{16}$/.test(position) ? String(Number(position)) : position.slice(0, position.length / 2).replace(/^0+(?=.)/, "");

/** One look at the whole, at most once a second, however many browsers are open. */
const pulseOf = ({ system, status }: FirstPageOptions) => {
  let kept: { readonly until: number; readonly pulse: Promise<object> } | undefined;
  const look = async () => {
    const [counts, { head, projections }] = await Promise.all([system.counts(), status()]);
    return { position: head === null ? "0" : shown(head), counts, projections };
  };
  return () => {
    if (!kept || kept.until < performance.now()) kept = { until: performance.now() + pulseKeptMs, pulse: look() };
    return kept.pulse;
  };
};

/** What a newcomer sees at `/`: what this is, where its doors are, and that it lives. */
export const firstPage = (options: FirstPageOptions): Pages => {
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

  const has = (path: string) => path in files || path === "/first-page/about.json" || path === "/first-page/pulse.json";

  return {
    has,
    serve: (request, response) => {
      const [path = ""] = (request.url ?? "").split("?", 1);
      if (request.method !== "GET" && request.method !== "HEAD")
        refuse(response, 405, "MethodNotAllowed", "This address does not know the method");
      else
        answer(path, response).catch(() => {
          refuse(response, 503, "Unavailable", "The marketplace cannot be read at the moment");
        });
    },
  };
};
