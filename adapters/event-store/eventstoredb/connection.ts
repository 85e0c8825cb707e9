import { setImmediate as nextTurn } from "node:timers/promises";
import { type AppendResult, type EventData, EventStoreDBClient } from "@eventstore/db-client";
import { turns } from "./turns.ts";

/** What goes with every call. Credentials of the call's own select the unary append: the client's batch append has no deadline,
 * shares its state between clients, and a late answer to it can end the process. */
type CallOptions = {
  readonly credentials: { readonly username: string; readonly password: string };
  readonly requiresLeader: true;
};

export type Connection = {
  readonly options: CallOptions;
  /** Begins a call in a turn of its own. The client closes its channel when a call fails, and one that is begun
   * in that very turn would throw where nobody can catch it. */
  readonly call: <Answer>(begin: (client: EventStoreDBClient) => Answer | Promise<Answer>) => Promise<Answer>;
  /** On a channel that nothing else uses, so that every call that could close it is known: where none is under way,
   * an append begins at once. */
  readonly append: (
    stream: string,
    events: EventData[],
    options: CallOptions & { readonly deadline: number; readonly expectedRevision: bigint | "no_stream" },
  ) => Promise<AppendResult>;
  /** Ends every call that is under way. */
  readonly close: () => Promise<void>;
};

/** A stalled connection is given up after interval and timeout together; the server asks for no shorter interval. */
const settings = { keepAliveInterval: "10000", keepAliveTimeout: "3000", connectionName: "tradepost" };

const credentialsIn = (url: string) => {
  const [, username, password] = /^[^:]+:\/\/([^:@/?]+):([^@/?]+)@/.exec(url) ?? [];
  return username !== undefined && password !== undefined
    ? { username: decodeURIComponent(username), password: decodeURIComponent(password) }
    : undefined;
};

/** As the client reads them: without regard to case, dashes and underscores. */
const parametersOf = (url: string) =>
  new Map([...new URLSearchParams(url.split("?", 2)[1])].map(([key, value]) => [flat(key), value.trim()]));
const flat = (key: string) => key.toLowerCase().replaceAll(/[_-]/g, "");

/** `url` with our settings where it has none, and the credentials for each call.
 * @throws Error in words when `url` asks for what would not be safe. */
export const connectionString = (url: string) => {
  const given = parametersOf(url);
  if (given.get("throwonappendfailure") === "false")
    throw new Error(
      "The event store's URL must not set throwOnAppendFailure=false: a refused append would look written",
    );
  const isPlain = given.get("tls") === "false";
  const credentials = credentialsIn(url) ?? (isPlain ? { username: "nobody", password: "none" } : undefined);
  if (!credentials)
    throw new Error(
      "The event store's URL needs a user, esdb://user:password@host:2113; without one, only with tls=false",
    );
  const missing = Object.entries(settings).filter(([name]) => !given.has(flat(name)));
  const added = missing.map(([name, value]) => `${name}=${value}`).join("&");
  const separator = given.size > 0 ? "&" : "?";
  return { text: added ? `${url.trim()}${separator}${added}` : url.trim(), credentials };
};

/** Two clients, one of them for appends alone. Each connects when it is first used, and anew after a failure. */
export const connection = (url: string): Connection => {
  const { text, credentials } = connectionString(url);
  const [client, appends] = [EventStoreDBClient.connectionString(text), EventStoreDBClient.connectionString(text)];
  const inTurn = turns();
  return {
    options: { credentials, requiresLeader: true },
    call: async (begin) => {
      await nextTurn();
      return await begin(client);
    },
    append: (stream, events, options) => inTurn(() => appends.appendToStream(stream, events, options)),
    close: async () => {
      await Promise.all([client.dispose(), appends.dispose()]);
    },
  };
};
