import pg from "pg";

const reconnectMs = 1_000;

export type Listener = {
  /** Calls every listener of the channel, ourselves too. Does nothing while there is no connection. */
  readonly notify: (payload: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type ListenerEvents = {
  /** Listening, or listening again: something may have been missed before. */
  readonly onConnected: () => void;
  readonly onPayload: (payload: string) => void;
};

/** A connection of its own that listens on `channel`, and comes back when it was lost. */
export const listener = (config: pg.ClientConfig, channel: string, events: ListenerEvents): Listener => {
  let current: pg.Client | undefined;
  let ready = false;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  const lose = (client: pg.Client) => {
    if (client !== current) return;
    current = undefined;
    ready = false;
    client.end().catch(() => undefined);
    if (!closed) retry = setTimeout(connect, reconnectMs).unref();
  };

  const listen = async (client: pg.Client) => {
    try {
      await client.connect();
      // A wake-up that a crash loses is no loss, so its commit waits for no disk.
      await client.query(`SET synchronous_commit = off; LISTEN ${channel}`);
      ready = true;
      events.onConnected();
    } catch {
      lose(client);
    }
  };

  const connect = () => {
    const client = new pg.Client({ ...config, application_name: `tradepost ${channel}` });
    current = client;
    for (const event of ["error", "end"] as const)
      client.on(event, () => {
        lose(client);
      });
    client.on("notification", ({ payload }) => {
      events.onPayload(payload ?? "");
    });
    void listen(client);
  };

  connect();

  return {
    notify: async (payload) => {
      const client = current;
      if (!client || !ready) return;
      const query = { name: "notify", text: "SELECT pg_notify($1, $2)", values: [channel, payload] };
      await client.query(query).catch(() => {
        lose(client);
      });
    },
    close: async () => {
      closed = true;
      clearTimeout(retry);
      const last = current;
      current = undefined;
      await last?.end().catch(() => undefined);
    },
  };
};
