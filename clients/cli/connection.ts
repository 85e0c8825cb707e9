import { isApiError, tradepost, type Tradepost } from "../sdk/index.ts";
import { keptToken } from "./kept-token.ts";
import { usageError } from "./usage-error.ts";

export type Access = {
  readonly url: string;
  readonly email: string | undefined;
  readonly password: string | undefined;
  readonly token: string | undefined;
};

type Login = { readonly url: string; readonly email: string; readonly password: string };
type Given = { readonly url?: string; readonly email?: string; readonly password?: string };
type Environment = Readonly<Record<string, string | undefined>>;

/** Where `npm start` serves on this machine, with the same PORT. */
const usualUrl = ({ PORT }: Environment) => `http://127.0.0.1:${PORT ?? "8080"}`;

/** Options first, then the environment. */
export const accessOf = (given: Given, environment: Environment): Access => ({
  url: given.url ?? environment["TRADEPOST_URL"] ?? usualUrl(environment),
  email: given.email ?? environment["TRADEPOST_EMAIL"],
  password: given.password ?? environment["TRADEPOST_PASSWORD"],
  token: given.email === undefined ? environment["TRADEPOST_TOKEN"] : undefined,
});

/** @throws UsageError when there is no login. */
const loginOf = ({ url, email, password }: Access): Login => {
  if (email === undefined || password === undefined)
    throw usageError("Say who you are: --email and --password, or TRADEPOST_EMAIL and TRADEPOST_PASSWORD.");
  return { url, email, password };
};

/** The session of an earlier command; undefined when the marketplace does not know it any more. */
const resumed = async (url: string, accessToken: string | undefined) => {
  if (accessToken === undefined) return undefined;
  const client = tradepost({ url, accessToken });
  try {
    await client.me({});
    return client;
  } catch (error) {
    if (isApiError(error) && error.status === 401) return undefined;
    throw error;
  }
};

/** @throws UsageError for what is no address. */
const checkAddress = (url: string) => {
  if (!URL.canParse(url)) throw usageError(`${url} is no address.`);
};

/** A client that is logged in.
 * @throws UsageError when there is no login; ApiError when it is refused. */
export const connect = async (access: Access): Promise<Tradepost> => {
  checkAddress(access.url);
  if (access.token !== undefined) return tradepost({ url: access.url, accessToken: access.token });
  const { url, email, password } = loginOf(access);
  const token = keptToken([url, email, password]);
  const known = await resumed(url, token.read());
  if (known) return known;
  token.drop();
  const client = tradepost({ url });
  const { accessToken, expiresIn } = await client.login(email, password);
  token.write(accessToken, expiresIn);
  return client;
};

/** A client with a session of its own, which it renews: for work that outlasts one.
 * @throws UsageError when there is no login; ApiError when it is refused. */
export const connectForLong = async (access: Access): Promise<Tradepost> => {
  checkAddress(access.url);
  const { url, email, password } = loginOf(access);
  const client = tradepost({ url });
  await client.login(email, password);
  return client;
};

const isUnreachable = (error: Error) =>
  error instanceof TypeError || error.name === "TimeoutError" || error.cause instanceof Error;

/** What went wrong in a sentence, and the exit code for it: 1 refused, 2 asked wrongly, 3 out of reach. */
export const failureOf = (error: unknown, { url }: Pick<Access, "url">) => {
  if (isApiError(error)) return { sentence: error.message, exitCode: 1 };
  if (!(error instanceof Error)) return { sentence: String(error), exitCode: 1 };
  if ("code" in error && (error.code === "USAGE" || String(error.code).startsWith("ERR_PARSE_ARGS")))
    return { sentence: error.message, exitCode: 2 };
  if (isUnreachable(error))
    return { sentence: `No Tradepost answers at ${url}. Is it running? Another one: --url`, exitCode: 3 };
  return { sentence: error.message, exitCode: 1 };
};
