import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { type Asked, attempts, type Attempts } from "./attempts.ts";
import { isNotSent } from "./exchange.ts";
import { type Peers, peers } from "./peers.ts";
import { unavailable } from "./protocol.ts";
import { retryBudget } from "./retry-budget.ts";
import type { InternalTokens } from "./tokens.ts";

export type InternalRequest = Asked & {
  /** The same key goes to the same process as long as that one is there. */
  readonly routeBy?: string;
  /** Whether it may be sent again when nobody knows what became of it. What was not begun may always. */
  readonly repeatable: boolean;
  /** For one process to answer, and for all attempts together, in milliseconds. */
  readonly attemptMs: number;
  readonly deadlineMs: number;
};

export type InternalClient = {
  /** @throws Unavailable when nobody answers in time. */
  readonly call: (request: InternalRequest) => Promise<unknown>;
  /** Asks every process; answers what those say that answer in time. @throws Unavailable when none does. */
  readonly callAll: (asked: Asked, deadlineMs: number) => Promise<readonly unknown[]>;
  /** Lines of one process, until it ends, falls silent or `signal` is aborted. @throws Unavailable when none takes it. */
  readonly lines: (asked: Asked, signal: AbortSignal) => AsyncIterable<unknown>;
  readonly close: () => void;
};

export type InternalClientOptions = {
  /** The processes of one kind, one at the least. */
  readonly urls: readonly string[];
  readonly tokens: Pick<InternalTokens, "sign">;
  /** Requests under way at once; more are turned away. */
  readonly maxInFlight?: number;
  readonly connectMs?: number;
};

/** About a second of trying where every process is away. */
const attemptsMax = 6;
const roundPauseMs = 50;
const lineGapMs = 60_000;

/** The process that the key belongs to first, others when it is away, for as long as time and budget allow. */
const failingOver = ({ attempt }: Attempts, known: Peers) => {
  const budget = retryBudget();
  return async (request: InternalRequest): Promise<unknown> => {
    const until = performance.now() + request.deadlineMs;
    const order = known.inOrder(request.routeBy);
    budget.sent();
    for (let tried = 0; tried < attemptsMax; tried += 1) {
      const url = order[tried % order.length] ?? "";
      const leftMs = until - performance.now();
      if (leftMs <= 0) break;
      const outcome = await attempt(request, url, Math.min(request.attemptMs, leftMs));
      if (outcome.kind === "answered") return outcome.value;
      if (outcome.kind === "unknown" && !request.repeatable) break;
      if (!budget.mayRetry()) break;
      if ((tried + 1) % order.length === 0) await pause(roundPauseMs * (1 + tried));
    }
    throw unavailable(`nobody answered ${request.operation}`);
  };
};

/** The first process that takes the request. */
const opened = async ({ open }: Attempts, known: Peers, asked: Asked, signal: AbortSignal) => {
  for (const url of known.inOrder(undefined)) {
    try {
      return await open(asked, url, signal);
    } catch (error) {
      if (!isNotSent(error)) throw error;
      known.failed(url);
    }
  }
  throw unavailable(`nobody takes ${asked.operation}`);
};

const linesFrom = (asking: Attempts, known: Peers) =>
  async function* (asked: Asked, signal: AbortSignal): AsyncGenerator {
    const silent = new AbortController();
    const late = setTimeout(() => {
      silent.abort(unavailable(`nothing more came of ${asked.operation}`));
    }, lineGapMs);
    try {
      const response = await opened(asking, known, asked, AbortSignal.any([signal, silent.signal]));
      try {
        for await (const line of createInterface({ input: response })) {
          late.refresh();
          yield JSON.parse(line) as unknown;
        }
      } finally {
        response.destroy();
      }
    } finally {
      clearTimeout(late);
    }
  };

/** Asks the processes of one kind over kept connections. */
export const internalClient = (options: InternalClientOptions): InternalClient => {
  const { urls, tokens, maxInFlight = 512, connectMs = 1_000 } = options;
  const known = peers(urls);
  const asking = attempts(tokens, known, { socketsMax: maxInFlight, connectMs });
  const answered = failingOver(asking, known);
  let inFlight = 0;

  return {
    call: async (request) => {
      if (inFlight >= maxInFlight) throw unavailable("too many requests to other processes are under way");
      inFlight += 1;
      try {
        return await answered(request);
      } finally {
        inFlight -= 1;
      }
    },
    callAll: async (asked, deadlineMs) => {
      const outcomes = await Promise.all(urls.map((url) => asking.attempt(asked, url, deadlineMs)));
      const values = outcomes.filter((outcome) => outcome.kind === "answered").map(({ value }) => value);
      if (values.length === 0) throw unavailable(`nobody answered ${asked.operation}`);
      return values;
    },
    lines: linesFrom(asking, known),
    close: asking.close,
  };
};
