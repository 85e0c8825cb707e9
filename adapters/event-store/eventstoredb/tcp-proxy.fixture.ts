import { connect, createServer, type Socket } from "node:net";

const addressIn = (url: string) => {
  const [, host, port] = /^esdb:\/\/(?:[^@/]*@)?([^:/?]+):(\d+)/.exec(url) ?? [];
  if (host === undefined || port === undefined) throw new Error(`${url} names no host and port`);
  return { host, port: Number(port) };
};

/** A connection to the server at `url` that can be cut, stalled, or made to lose every answer. */
export const tcpProxy = async (url: string) => {
  const pairs = new Set<readonly [Socket, Socket]>();
  const state = { refuses: false, stalls: false, losesAnswers: false };
  const target = addressIn(url);

  const server = createServer({ noDelay: true }, (client) => {
    if (state.refuses) return void client.destroy();
    const upstream = connect({ ...target, noDelay: true });
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const [one, other] of [pair, [upstream, client] as const]) {
      if (state.stalls) one.pause();
      one.on("data", (chunk) => {
        if (one === client || !state.losesAnswers) other.write(chunk);
      });
      one.on("error", () => one.destroy());
      one.on("close", () => {
        other.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");

  const each = (act: (socket: Socket) => unknown) => {
    for (const pair of pairs) pair.forEach(act);
  };
  const cutAll = () => {
    each((socket) => socket.resetAndDestroy());
  };
  return {
    url: `esdb://127.0.0.1:${String(address.port)}?tls=false`,
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
    /** The connections that are open now fall silent for ever; new ones work. */
    strand: () => {
      each((socket) => socket.pause());
    },
    /** What the server says is lost from now on; what it is told still reaches it. */
    loseAnswers: () => {
      state.losesAnswers = true;
    },
    /** As before, with new connections where answers were lost. */
    restore: () => {
      if (state.losesAnswers) cutAll();
      Object.assign(state, { refuses: false, stalls: false, losesAnswers: false });
      each((socket) => socket.resume());
    },
    close: async () => {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
