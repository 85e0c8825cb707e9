import type { AuthPayload } from "../../schemas/accounts/session.ts";
import { apiError, isApiError } from "./api-error.ts";
import { written } from "./consistency.ts";
import type { Method } from "./definitions.ts";
import { retrier, type RetryOptions, sleep } from "./retry.ts";

export type ClientOptions = {
  /** "http://127.0.0.1:8080" */
  readonly url: string;
  readonly fetch?: typeof fetch;
  /** For each try; 35 s. */
  readonly timeoutMs?: number;
  readonly retry?: Partial<RetryOptions>;
  /** A token from elsewhere, in place of `login`. */
  readonly accessToken?: string;
};

export type CallOptions = {
  /** The key that makes a command happen once; made anew for each call where it is left out. */
  readonly idempotencyKey?: string;
  /** Wait for what follows a command (an order confirmed or rejected), so many seconds at the most. */
  readonly waitSeconds?: number;
  /** Rather fail with `ViewBehind` than read what is behind one's own writes. */
  readonly strict?: boolean;
  /** When it happened: for imports. */
  readonly at?: string;
  /** Only if it still is at the revision of this ETag. */
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
};

export type Ask = CallOptions & { readonly method: Method; readonly path: string; readonly body?: unknown };

const callTimeoutMs = 35_000;

const preferOf = ({ waitSeconds, strict }: CallOptions) =>
  [
    ...(waitSeconds === undefined ? [] : [`wait=${waitSeconds}`]),
    ...(strict === true ? ["consistency=strict"] : []),
  ].join(", ");

const present = (headers: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ""),
  );

/** Whoever asks while it runs gets the same answer. */
const oneAtATime = <Result>(work: () => Promise<Result>) => {
  let running: Promise<Result> | undefined;
  return () =>
    (running ??= work().finally(() => {
      running = undefined;
    }));
};

/** One client's requests: its session, what it has written, its keys and its retries. */
export const transport = (options: ClientOptions) => {
  const request = options.fetch ?? fetch;
  const mine = written();
  const retrying = retrier({ attempts: 5, budget: 20, sleep, ...options.retry });
  let accessToken = options.accessToken;
  let loginAgain: (() => Promise<AuthPayload>) | undefined;

  const headersOf = (ask: Ask, token: string | undefined) =>
    present({
      authorization: token === undefined ? undefined : `Bearer ${token}`,
      "content-type": ask.body === undefined ? undefined : "application/json",
      "idempotency-key": ask.idempotencyKey,
      "consistency-token": ask.method === "GET" ? mine.token() : undefined,
      prefer: preferOf(ask),
      "business-time": ask.at,
      "if-match": ask.ifMatch,
    });

  const once = async (ask: Ask, token: string | undefined): Promise<Response> => {
    const timeout = AbortSignal.timeout(options.timeoutMs ?? callTimeoutMs);
    const response = await request(options.url + ask.path, {
      method: ask.method,
      headers: headersOf(ask, token),
      body: ask.body === undefined ? null : JSON.stringify(ask.body),
      signal: ask.signal ? AbortSignal.any([ask.signal, timeout]) : timeout,
    });
    if (!response.ok) throw await apiError(response);
    mine.saw(response.headers.get("consistency-token"));
    return response;
  };

  /** A session that has run out is begun again, once. */
  const withSession = async (ask: Ask) => {
    const used = accessToken;
    try {
      return await once(ask, used);
    } catch (error) {
      if (!isApiError(error) || error.code !== "InvalidAccessToken" || !loginAgain) throw error;
      if (accessToken === used) await loginAgain();
      return once(ask, accessToken);
    }
  };

  const login = async (email: string, password: string): Promise<AuthPayload> => {
    const ask = { method: "POST", path: "/api/auth/login", body: { email, password } } as const;
    const session = (await (await retrying(() => once(ask, undefined))).json()) as AuthPayload;
    accessToken = session.accessToken;
    loginAgain = oneAtATime(() => login(email, password));
    return session;
  };

  return {
    login,
    /** Every try carries the same key. */
    send: (ask: Ask) => retrying(() => withSession(ask), ask.signal),
    /** One try. */
    sendOnce: withSession,
    url: options.url,
    request,
    authorization: () => (accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
  };
};

export type Transport = ReturnType<typeof transport>;
