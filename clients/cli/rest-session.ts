import { isRecord, textIn } from "./import/answer-fields.ts";
import type { Rest, RestRequest, RestResponse } from "./import/rest-client.ts";

export type Login = { readonly url: string; readonly email: string; readonly password: string };

const answerWithinMs = 60_000;
/** A token is renewed when so much of its life is left. */
const renewBeforeMs = 60_000;

const away: RestResponse = { status: 503, body: undefined, retryAfterMs: 1_000 };

const isNoAnswer = (error: unknown) =>
  error instanceof TypeError || (error instanceof DOMException && error.name === "TimeoutError");

const responseOf = async (response: Response): Promise<RestResponse> => {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  const body: unknown = isJson ? JSON.parse(text) : undefined;
  return { status: response.status, body, retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined };
};

const exchange = async (url: string, { method, path, body, headers }: RestRequest): Promise<RestResponse> => {
  try {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { ...headers, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    return await responseOf(response);
  } catch (error) {
    if (isNoAnswer(error)) return away;
    throw error;
  }
};

type Token = { readonly text: string; readonly renewAtMs: number };

const loggedIn = async ({ url, email, password }: Login): Promise<Token | RestResponse> => {
  const response = await exchange(url, { method: "POST", path: "/api/auth/login", body: { email, password } });
  const text = textIn(response.body, "accessToken");
  if (text === undefined) return response;
  const seconds = isRecord(response.body) ? Number(response.body["expiresIn"]) : 0;
  return { text, renewAtMs: Date.now() + seconds * 1000 - renewBeforeMs };
};

/** Requests to the marketplace at `url`, logged in for as long as they go on. */
export const restSession = (login: Login): Rest => {
  let current: Promise<Token | RestResponse> | undefined;
  const token = async () => {
    const known = await current;
    if (known && "text" in known && Date.now() < known.renewAtMs) return known;
    current = loggedIn(login);
    return current;
  };
  return async (request) => {
    const known = await token();
    if (!("text" in known)) return known;
    return exchange(login.url, { ...request, headers: { ...request.headers, authorization: `Bearer ${known.text}` } });
  };
};
