import { isApiError } from "./api-error.ts";

export type RetryOptions = {
  /** Tries of one call, the first among them. */
  readonly attempts: number;
  /** Retries that all calls of a client may have saved up; each call earns a tenth of one. */
  readonly budget: number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
};

const waitMaxMs = 10_000;
const earned = 0.1;

const abortedBy = (signal: AbortSignal) =>
  signal.reason instanceof Error ? signal.reason : new Error("aborted", { cause: signal.reason });

export const sleep = (ms: number, signal: AbortSignal | undefined) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(abortedBy(signal));
    });
  });

/** Overload and technical conflicts pass; a connection that broke (fetch's TypeError) is no answer at all. */
const passes = (error: unknown) =>
  isApiError(error)
    ? error.status === 503 ||
      error.status === 429 ||
      (error.status === 409 && ["InFlight", "Contended"].includes(error.code))
    : error instanceof TypeError;

const waitMs = (error: unknown, attempt: number) => {
  const backoffMs = 50 * 2 ** attempt * (0.5 + Math.random());
  return Math.max(backoffMs, (isApiError(error) ? error.retryAfterMs : undefined) ?? 0);
};

/** Tries again what a retry can solve, within one budget for all calls, so that retries never multiply an overload.
 * What asks for a longer wait than ten seconds is not waited for. */
export const retrier = ({ attempts, budget, sleep: pause }: RetryOptions) => {
  let saved = budget;
  return async <Answer>(call: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer> => {
    saved = Math.min(budget, saved + earned);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await call();
      } catch (error) {
        const ms = waitMs(error, attempt);
        if (!passes(error) || attempt + 1 >= attempts || saved < 1 || ms > waitMaxMs) throw error;
        saved -= 1;
        await pause(ms, signal);
      }
    }
  };
};
