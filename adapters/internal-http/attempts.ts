import type { IncomingMessage } from "node:http";
import type { Principal } from "../../schemas/principal.ts";
import { exchange, isNotSent } from "./exchange.ts";
import type { Peers } from "./peers.ts";
import { bodyBytesMax, notBegunHeader, operationPath } from "./protocol.ts";
import type { InternalTokens } from "./tokens.ts";

export type Asked = {
  readonly operation: string;
  readonly body: unknown;
  readonly principal: Principal | undefined;
};

/** "not-begun": the same may go to another process; "unknown": only what may be repeated may. */
export type Outcome =
  | { readonly kind: "answered"; readonly value: unknown }
  | { readonly kind: "not-begun" }
  | { readonly kind: "unknown" };

const textOf = async (response: IncomingMessage) => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response) {
    const buffer = part as Buffer;
    bytes += buffer.length;
    if (bytes > bodyBytesMax) throw new Error(`an answer has more than ${bodyBytesMax} bytes`);
    parts.push(buffer);
  }
  return Buffer.concat(parts).toString("utf8");
};

const valueIn = (text: string): unknown => {
  const answer: unknown = JSON.parse(text);
  return typeof answer === "object" && answer !== null && "value" in answer ? answer.value : undefined;
};

/** Refusals are faults of this installation, so they are thrown: the same elsewhere would be refused too. */
const refused = (operation: string, url: string, status: number) =>
  new Error(
    status === 401
      ? `${url} refuses our token for ${operation}: do both have the same server secret, and the same time?`
      : `${url} answered ${operation} with ${status}`,
  );

const outcomeOf = async (operation: string, url: string, response: IncomingMessage): Promise<Outcome> => {
  const { statusCode: status = 0, headers } = response;
  if (status === 200) return { kind: "answered", value: valueIn(await textOf(response)) };
  response.resume();
  if (status !== 503) throw refused(operation, url, status);
  return { kind: headers[notBegunHeader] === undefined ? "unknown" : "not-begun" };
};

const brokenCodes =
  /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ABORT_ERR|ERR_STREAM_|HPE_|ERR_TLS_|ERR_SSL_)/;

/** Broken connections and answers that came too late; anything else is a fault to be told. */
const isBroken = (error: unknown) =>
  error instanceof Error &&
  (error.name === "TimeoutError" ||
    ("code" in error && typeof error.code === "string" && brokenCodes.test(error.code)));

export type Attempts = {
  /** One process asked once. */
  readonly attempt: (asked: Asked, url: string, withinMs: number) => Promise<Outcome>;
  /** The beginning of an answer in lines, on a connection of its own. */
  readonly open: (asked: Asked, url: string, signal: AbortSignal) => Promise<IncomingMessage>;
  readonly close: () => void;
};

export const attempts = (
  tokens: Pick<InternalTokens, "sign">,
  known: Pick<Peers, "worked" | "failed">,
  limits: { readonly socketsMax: number; readonly connectMs: number },
): Attempts => {
  const { post, close } = exchange(limits);

  const posted = async (
    asked: Asked,
    url: string,
    signal: AbortSignal,
    more: Readonly<Record<string, string>> = {},
  ) => {
    const { operation, principal } = asked;
    const body = JSON.stringify(asked.body);
    const token = await tokens.sign({ principal }, body);
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", ...more };
    return post({ url, path: operationPath(operation), headers, body, signal });
  };

  return {
    attempt: async (asked, url, withinMs) => {
      try {
        const response = await posted(asked, url, AbortSignal.timeout(Math.ceil(withinMs)));
        const outcome = await outcomeOf(asked.operation, url, response);
        known.worked(url);
        return outcome;
      } catch (error) {
        if (!isNotSent(error) && !isBroken(error)) throw error;
        known.failed(url);
        return { kind: isNotSent(error) ? "not-begun" : "unknown" };
      }
    },
    open: async (asked, url, signal) => {
      const response = await posted(asked, url, signal, { connection: "close" });
      if (response.statusCode === 200) return response;
      response.destroy();
      throw refused(asked.operation, url, response.statusCode ?? 0);
    },
    close,
  };
};
