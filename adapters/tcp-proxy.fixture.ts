import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

type Address = { readonly host: string; readonly port: number } | { readonly path: string };

type Target = { readonly address: Address; readonly urlAt: (port: number) => string };

/** Where a URL, or a bare "host:port", leads to, and how it reads with the proxy in its place. A host that is a folder is
 * where Postgres has its socket. */
const targetIn = (url: string): Target => {
  const parts = /^((?:[a-z]+:\/\/)?(?:[^@/]*@)?)([^@:/?]+):(\d+)(.*)$/.exec(url);
  if (!parts) throw new Error(`${url} names no host and port`);
  const [, before = "", named = "", port = "", after = ""] = parts;
  const host = decodeURIComponent(named);
  return {
    address: host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port: Number(port) },
    urlAt: (own) => `${before}127.0.0.1:${own}${after}`,
  };
};

const usually = () => ({
  refuses: false,
  stalls: false,
  stallsAnswers: false,
  losesAnswers: false,
  delayMs: () => 0,
});

/** Ways in which a connection can be at fault. */
type State = ReturnType<typeof usually>;

type Way = {
  readonly from: Socket;
  readonly to: Socket;
  readonly isAnswer: boolean;
  readonly through: (chunk: Buffer) => Buffer;
};

/** Hands on what comes from one side, in its order, as late as `state` says. */
const handOn = ({ from, to, isAnswer, through }: Way, state: State, onPassed: (bytes: number) => void) => {
  let turn = Promise.resolve();
  const late = async (chunk: Buffer, dueAt: number) => {
    const leftMs = dueAt - performance.now();
    if (leftMs > 0) await pause(leftMs);
    to.write(chunk);
    onPassed(chunk.length);
  };
  from.on("data", (chunk) => {
    if (isAnswer && state.losesAnswers) return;
    const [passed, dueAt] = [through(chunk), performance.now() + state.delayMs()];
    turn = turn.then(() => late(passed, dueAt));
  });
  from.on("error", () => from.destroy());
  from.on("close", () => {
    void turn.then(() => to.destroy());
  });
};

const listening = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("the proxy has no port");
  return bound.port;
};

/** Only TCP knows a reset. */
const reset = (socket: Socket) => {
  if (socket.remotePort === undefined) socket.destroy();
  else socket.resetAndDestroy();
};

const unchanged = () => (chunk: Buffer) => chunk;

/** A connection to the server at `url` that can be cut, stalled, delayed, or made to lose every answer. `answers` makes, for each
 * connection, what every chunk of an answer goes through; it is told the proxy's port. */
export const tcpProxy = async (url: string, answers: (port: number) => (chunk: Buffer) => Buffer = unchanged) => {
  const pairs = new Set<readonly [client: Socket, upstream: Socket]>();
  const state = usually();
  const { address, urlAt } = targetIn(url);
  let [port, carried] = [0, 0];
  const onPassed = (bytes: number) => void (carried += bytes);

  const server = createServer({ noDelay: true }, (client) => {
    if (state.refuses) return void client.destroy();
    const upstream = connect({ ...address, noDelay: true });
    const pair = [client, upstream] as const;
    pairs.add(pair);
    handOn({ from: client, to: upstream, isAnswer: false, through: unchanged() }, state, onPassed);
    handOn({ from: upstream, to: client, isAnswer: true, through: answers(port) }, state, onPassed);
    if (state.stalls) client.pause();
    if (state.stalls || state.stallsAnswers) upstream.pause();
    for (const one of pair) one.on("close", () => pairs.delete(pair));
  });
  port = await listening(server);

  const each = (act: (socket: Socket) => unknown) => {
    for (const pair of pairs) pair.forEach(act);
  };
  const cutAll = () => {
    each(reset);
  };
  return {
    url: urlAt(port),
    /** Bytes handed on so far, both ways. */
    carried: () => carried,
    /** Ends every connection; a new one is taken at once. */
    cut: cutAll,
    /** Ends every connection and takes none until `restore`. */
    refuse: () => {
      state.refuses = true;
      cutAll();
    },
    /** Bytes wait in both directions until `restore`; no end of a connection is seen. */
    stall: () => {
      state.stalls = true;
      each((socket) => socket.pause());
    },
    /** What the server says waits until `restore`; what it is told still reaches it. */
    stallAnswers: () => {
      state.stallsAnswers = true;
      for (const [, upstream] of pairs) upstream.pause();
    },
    /** The connections that are open now fall silent for ever; new ones work. */
    strand: () => {
      each((socket) => socket.pause());
    },
    /** Every chunk, either way, is as late as `delayMs` says when it comes; none overtakes another. */
    delay: (delayMs: () => number) => {
      state.delayMs = delayMs;
    },
    /** What the server says is lost from now on; what it is told still reaches it. */
    loseAnswers: () => {
      state.losesAnswers = true;
    },
    /** As before, with new connections where answers were lost. */
    restore: () => {
      if (state.losesAnswers) cutAll();
      Object.assign(state, usually());
      each((socket) => socket.resume());
    },
    close: async () => {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export type TcpProxy = Awaited<ReturnType<typeof tcpProxy>>;
