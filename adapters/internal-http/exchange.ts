import { Agent, type IncomingMessage, request } from "node:http";
import { Agent as TlsAgent, request as tlsRequest } from "node:https";

export type Posted = {
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends it, whatever it has come to. */
  readonly signal: AbortSignal;
};

/** One process did not take the request: nothing of it has arrived there. */
type NotSent = Error & { readonly code: "NOT_SENT" };

const notSent = (cause: unknown): NotSent =>
  Object.assign(new Error("the request was not sent", { cause }), { code: "NOT_SENT" as const });

export const isNotSent = (error: unknown): error is NotSent =>
  error instanceof Error && "code" in error && error.code === "NOT_SENT";

export type Exchange = {
  /** @throws NotSent, or whatever broke the connection after it had begun. */
  readonly post: (posted: Posted) => Promise<IncomingMessage>;
  readonly close: () => void;
};

/** Kept connections to several processes, at most `socketsMax` to each. */
export const exchange = ({ socketsMax = 512, connectMs = 1_000 } = {}): Exchange => {
  const options = { keepAlive: true, maxSockets: socketsMax, maxFreeSockets: 64 };
  const plain = new Agent(options);
  const tls = new TlsAgent(options);

  const begin = (posted: Posted) => {
    const { url, path, headers, body, signal } = posted;
    const length = Buffer.byteLength(body);
    const all = { method: "POST", headers: { ...headers, "content-length": `${length}` }, signal };
    return url.startsWith("https:")
      ? tlsRequest(`${url}${path}`, { ...all, agent: tls })
      : request(`${url}${path}`, { ...all, agent: plain });
  };

  const post = (posted: Posted) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      let connected = false;
      const sending = begin(posted);
      sending.once("response", resolve);
      // More than one may come, and one that nobody hears ends the process.
      sending.on("error", (error) => {
        reject(connected ? error : notSent(error));
      });
      sending.once("socket", (socket) => {
        if (!socket.connecting) {
          connected = true;
          return;
        }
        const late = setTimeout(() => sending.destroy(new Error(`no connection within ${connectMs} ms`)), connectMs);
        socket.once("connect", () => {
          connected = true;
        });
        for (const event of ["connect", "close"])
          socket.once(event, () => {
            clearTimeout(late);
          });
      });
      sending.end(posted.body);
    });

  return {
    post,
    close: () => {
      plain.destroy();
      tls.destroy();
    },
  };
};
