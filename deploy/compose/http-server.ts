import { once } from "node:events";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { fault } from "./fault.ts";

const starting: RequestListener = (request, response) => {
  const live = request.url === "/health/live";
  response.writeHead(live ? 200 : 503, { "content-type": "application/json", "retry-after": "1" });
  response.end(live ? '{"status":"live"}' : '{"status":"starting"}');
};

const isPortTaken = (error: unknown) =>
  error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES");

type Draining = {
  /** For so long it says that it is draining and still serves, so that whoever sends requests here goes elsewhere. */
  readonly noticeMs: number;
  /** For so long what is under way may take after that. */
  readonly graceMs: number;
};

export type HttpServer = {
  /** From now on `listener` answers. */
  readonly serve: (listener: RequestListener) => void;
  /** Gives notice, takes no more connections, answers what is under way. */
  readonly drain: (draining: Draining) => Promise<void>;
};

/** Still serves, without keeping any connection, and calls itself not ready. */
const leaving =
  (listener: RequestListener): RequestListener =>
  (request, response) => {
    response.setHeader("connection", "close");
    if (request.url === "/health/ready") {
      response.writeHead(503, { "content-type": "application/json", "retry-after": "1" });
      response.end('{"status":"draining"}');
    } else listener(request, response);
  };

/** Takes the port before anything else is started, and answers 503 until there is something to serve.
 * @throws Fault when somebody else has the port. */
export const openHttpServer = async (port: number, host = "127.0.0.1"): Promise<HttpServer> => {
  let listener = starting;
  const streams = new Set<ServerResponse>();
  const server = createServer(
    { keepAliveTimeout: 65_000, headersTimeout: 30_000, requestTimeout: 60_000 },
    (request, response) => {
      if (request.headers.accept?.startsWith("text/event-stream")) {
        streams.add(response);
        response.once("close", () => streams.delete(response));
      }
      listener(request, response);
    },
  );
  server.maxConnections = 10_000;
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    if (!isPortTaken(error)) throw error;
    throw fault(`Port ${port} is in use or not ours to take. Choose another one: PORT=${port + 1} npm start`);
  }
  return {
    serve: (next) => {
      listener = next;
    },
    drain: async ({ noticeMs, graceMs }) => {
      listener = leaving(listener);
      await pause(noticeMs);
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      // Subscriptions have no end of their own; their clients come back.
      for (const stream of streams) stream.destroy();
      const late = setTimeout(() => {
        server.closeAllConnections();
      }, graceMs);
      await closed;
      clearTimeout(late);
    },
  };
};
