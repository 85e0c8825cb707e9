import { Agent, request } from "node:http";

/** A bare keep-alive client for one instance: what a load generator needs, and no more. */
export type Client = {
  readonly call: (call: Call) => Promise<Answer>;
  readonly close: () => void;
};

export type Call = {
  readonly method: string;
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

/** Whether it is of no use to send the same again. */
export const isFinal = ({ status }: Answer) => status < 500 && status !== 409 && status !== 429;

export const client = (url: string, sockets = 32): Client => {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  return {
    call: ({ method, path, token, body, headers = {} }) =>
      new Promise((resolve, reject) => {
        const content = body === undefined ? undefined : JSON.stringify(body);
        const sent = {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(content ? { "content-type": "application/json", "content-length": `${Buffer.byteLength(content)}` } : {}),
          ...headers,
        };
        request(`${url}${path}`, { method, agent, headers: sent }, (response) => {
          const parts: Buffer[] = [];
          response.on("data", (part: Buffer) => parts.push(part));
          response.on("end", () => {
            const text = Buffer.concat(parts).toString();
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
          });
        })
          .on("error", reject)
          .end(content);
      }),
    close: () => {
      agent.destroy();
    },
  };
};

/** Calls that must succeed, answering parsed JSON.
 * @throws with status and body otherwise. */
export const must = async ({ call }: Client, wanted: Call): Promise<Record<string, unknown>> => {
  const { status, text } = await call(wanted);
  if (status >= 300) throw new Error(`${wanted.method} ${wanted.path}: ${status} ${text.slice(0, 500)}`);
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== "object" || answer === null) throw new Error(`${wanted.path} answered no object`);
  return { ...answer };
};

export const textOf = (answer: Record<string, unknown>, field: string) => {
  const value = answer[field];
  if (typeof value !== "string") throw new Error(`the answer has no ${field}`);
  return value;
};
