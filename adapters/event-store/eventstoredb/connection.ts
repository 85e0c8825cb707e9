import { setImmediate as nextTurn } from "node:timers/promises";
import { EventStoreDBClient } from "@eventstore/db-client";

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

const parametersOf = (url: string) => {
  const [address = "", query = ""] = url.trim().split("?", 2);
  const given = new Map(new URLSearchParams(query));
  return { address, given, isSet: (name: string) => [...given.keys()].some((key) => key.toLowerCase() === name) };
};

/** `url` with our settings where it has none, and the credentials for each call.
 * @throws Error in words when `url` asks for what would not be safe. */
export const connectionString = (url: string) => {
  const { address, given, isSet } = parametersOf(url);
  for (const [key, value] of given)
    if (/^throwonappendfailure$/i.test(key.replaceAll(/[_-]/g, "")) && value === "false")
      throw new Error(
        "The event store's URL must not set throwOnAppendFailure=false: a refused append would look written",
      );
  const isPlain = given.get("tls") === "false";
  const credentials = credentialsIn(url) ?? (isPlain ? { username: "nobody", password: "none" } : undefined);
  if (!credentials)
    throw new Error(
      "The event store's URL needs a user, esdb://user:password@host:2113; without one, only with tls=false",
    );
  for (const [name, value] of Object.entries(settings)) if (!isSet(name.toLowerCase())) given.set(name, value);
  return { text: `${address}?${new URLSearchParams([...given]).toString()}`, credentials };
};

/** One client for everything: it connects when it is first used, and anew after a failure. */
export const connection = (url: string): Connection => {
  const { text, credentials } = connectionString(url);
  const client = EventStoreDBClient.connectionString(text);
  return {
    options: { credentials, requiresLeader: true },
    call: async (begin) => {
      await nextTurn();
      return await begin(client);
    },
    close: () => client.dispose(),
  };
};
