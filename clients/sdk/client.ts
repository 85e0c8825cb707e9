import type { RebuildLine, VerificationLine } from "../../schemas/system/operations.ts";
import type { TopicLine } from "../../schemas/topics/topic-resource.ts";
import { commands } from "./commands.ts";
import type { Endpoint } from "./definitions.ts";
import { queries } from "./queries.ts";
import { subscribe } from "./subscribe.ts";
import { commandAnswer, type NamedCommand } from "./send-command.ts";
import { type Ask, type CallOptions, type ClientOptions, type Transport, transport } from "./transport.ts";

type Table = Readonly<Record<string, Endpoint<never, unknown>>>;

type Calls<Of extends Table> = {
  readonly [Name in keyof Of]: Of[Name] extends Endpoint<infer Input, infer Answer>
    ? (...given: Given<Input>) => Promise<Answer>
    : never;
};

/** What may be empty may be left out. */
type Given<Input> =
  Partial<Input> extends Input ? [input?: Input, options?: CallOptions] : [input: Input, options?: CallOptions];

type Fields = Readonly<Record<string, unknown>>;

const placeholder = /\{(\w+)\}/g;

const splitPath = (path: string, input: Fields) => {
  const named = new Set([...path.matchAll(placeholder)].map(([, field]) => field));
  const filled = path.replaceAll(placeholder, (_, field: string) => {
    const value = input[field];
    if (typeof value !== "string" || value === "") throw new TypeError(`"${field}" is missing`);
    return encodeURIComponent(value);
  });
  return { path: filled, rest: Object.fromEntries(Object.entries(input).filter(([field]) => !named.has(field))) };
};

const isPlain = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);

const queryString = (fields: Fields) => {
  const given = Object.entries(fields).flatMap(([name, value]) => (isPlain(value) ? [[name, String(value)]] : []));
  return given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
};

const askFor = (
  { method, path: template, command }: Endpoint<never, unknown>,
  input: Fields,
  options: CallOptions,
): Ask => {
  const { path, rest } = splitPath(template, input);
  if (method === "GET") return { ...options, method, path: path + queryString(rest) };
  const idempotencyKey = options.idempotencyKey ?? crypto.randomUUID();
  return { ...options, method, path, body: rest, ...(command !== null && { idempotencyKey }) };
};

const calls = <Of extends Table>({ send }: Transport, table: Of) =>
  Object.fromEntries(
    Object.entries(table).map(([name, endpoint]) => [
      name,
      async (input: Fields = {}, options: CallOptions = {}): Promise<unknown> =>
        (await send(askFor(endpoint, input, options))).json(),
    ]),
  ) as Calls<Of>;

const byCommand = new Map<string, Endpoint<never, unknown>>(
  Object.values(commands).map((endpoint) => [endpoint.command ?? "", endpoint]),
);

const lines = async function* <Line>(body: ReadableStream<Uint8Array>): AsyncGenerator<Line, void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    const complete = (text + decoder.decode(chunk, { stream: true })).split("\n");
    text = complete.pop() ?? "";
    for (const line of complete) yield JSON.parse(line) as Line;
  }
};

export type TopicReading = {
  readonly topic: string;
  /** ISO 8601: from this time on, by the store's clock; left out: what comes from now on. */
  readonly from?: string;
  /** Where an earlier reading ended. */
  readonly after?: string;
  /** Records at most; 1,000. */
  readonly limit?: number;
  /** Seconds at most; 20. */
  readonly wait?: number;
  readonly signal?: AbortSignal;
};

/** What a subscription shows of an order, and of a product. */
export type OrderUpdate = {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly revision: number;
  readonly updatedAt: string;
};
export type StockUpdate = {
  readonly id: string;
  readonly name: string;
  readonly inventory: {
    readonly available: number;
    readonly reserved: number | null;
    readonly revision: number | null;
  };
};

const orderUpdates =
  "subscription($id: ID!) { orderStatusUpdated(orderId: $id) { id number status revision updatedAt } }";
const stockUpdates =
  "subscription($id: ID!) { inventoryUpdated(productId: $id) { id name inventory { available reserved revision } } }";

/** A client of one marketplace: logs in, sends commands (each happens once, whatever is retried), and reads its own writes. */
export const tradepost = (options: ClientOptions) => {
  const over = transport(options);
  return {
    login: over.login,
    ...calls(over, commands),
    ...calls(over, queries),

    /** One try of the command that has this name, its answer as a value.
     * @throws ApiError for what is no answer to the command: a session that has ended, a fault of the server. */
    sendCommand: ({ name, input, idempotencyKey, at, waitMs }: NamedCommand) => {
      const endpoint = byCommand.get(name);
      if (!endpoint) throw new TypeError(`There is no command "${name}"`);
      const options = {
        idempotencyKey,
        ...(at !== undefined && { at }),
        ...(waitMs !== undefined && { waitSeconds: Math.ceil(waitMs / 1000) }),
      };
      return commandAnswer(() => over.sendOnce(askFor(endpoint, input, options)));
    },

    /** Builds a read model anew beside the one that is read, then swaps them; the last line is the outcome. */
    async *rebuildProjection(name: string, signal?: AbortSignal) {
      const path = `/api/system/projections/${encodeURIComponent(name)}/rebuild`;
      const { body } = await over.send({ method: "POST", path, ...(signal && { signal }) });
      if (body) yield* lines<RebuildLine>(body);
    },

    /** Walks the whole log on the server; the last line is the verdict. */
    async *verifyLog(signal?: AbortSignal) {
      const { body } = await over.send({ method: "GET", path: "/api/system/verify", ...(signal && { signal }) });
      if (body) yield* lines<VerificationLine>(body);
    },

    /** Reads a topic for a while, record by record; the last line says where to ask on (`after`). */
    async *readTopic({ topic, signal, ...query }: TopicReading) {
      const path = `/api/topics/${encodeURIComponent(topic)}/records${queryString(query)}`;
      const { body } = await over.send({ method: "GET", path, ...(signal && { signal }) });
      if (body) yield* lines<TopicLine>(body);
    },

    /** The order as it stands, then again after each change, until `signal` is aborted or the session ends. */
    orderStatusUpdated: (orderId: string, signal?: AbortSignal) =>
      subscribe(over, { query: orderUpdates, variables: { id: orderId }, ...(signal && { signal }) }) as AsyncGenerator<
        OrderUpdate,
        void
      >,

    inventoryUpdated: (productId: string, signal?: AbortSignal) =>
      subscribe(over, {
        query: stockUpdates,
        variables: { id: productId },
        ...(signal && { signal }),
      }) as AsyncGenerator<StockUpdate, void>,
  };
};

export type Tradepost = ReturnType<typeof tradepost>;
