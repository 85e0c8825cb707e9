import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { internalListener, type InternalServerOptions } from "./server.ts";
import { internalTokens } from "./tokens.ts";

export const tokens = internalTokens(Buffer.alloc(32, 7));

/** A server on a port of its own. `kill` breaks every connection at once, as a process that dies does. */
export const listening = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  const kill = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${address.port}`, port: address.port, kill };
};

/** A process that answers `operations`. */
export const answering = (
  operations: InternalServerOptions["operations"],
  more: Partial<Omit<InternalServerOptions, "operations">> = {},
) =>
  listening(
    internalListener({
      operations,
      tokens,
      notReady: () => Promise.resolve(undefined),
      log: { error: () => undefined },
      ...more,
    }),
  );
