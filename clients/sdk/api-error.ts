/** A request that was refused. `code` is public and for ever: a command's rejection, or one of the gateway's own codes. */
export type ApiError = Error & {
  readonly name: "ApiError";
  readonly status: number;
  readonly code: string;
  /** What a rejection says beside its code. */
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly correlationId: string | null;
  /** Wait that the server asks for before another try; undefined where it asks for none. */
  readonly retryAfterMs: number | undefined;
};

type Problem = {
  readonly title?: string;
  readonly code?: string;
  readonly parameters?: ApiError["parameters"];
  readonly errors?: ApiError["errors"];
};

export const isApiError = (error: unknown): error is ApiError => error instanceof Error && error.name === "ApiError";

const problemIn = async (response: Response): Promise<Problem> => {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? body : {};
  } catch {
    return {};
  }
};

export const apiError = async (response: Response): Promise<ApiError> => {
  const {
    title = response.statusText,
    code = `Http${response.status}`,
    parameters = {},
    errors = [],
  } = await problemIn(response);
  const retryAfter = response.headers.get("retry-after");
  return Object.assign(new Error(`${code}: ${title}`), {
    name: "ApiError" as const,
    status: response.status,
    code,
    parameters,
    errors,
    correlationId: response.headers.get("x-correlation-id"),
    retryAfterMs: retryAfter === null ? undefined : Number(retryAfter) * 1000,
  });
};
