import type { CommandAnswer, ConsistencyToken } from "../../schemas/command.ts";
import { type ApiError, isApiError } from "./api-error.ts";
import { decodeToken } from "./consistency.ts";

/** A command by the name that the marketplace gives it ("PlaceOrder"), where a program chooses which. */
export type NamedCommand = {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly idempotencyKey: string;
  /** Business time: for imports. */
  readonly at?: string;
  readonly waitMs?: number;
};

const nowhere: ConsistencyToken = { epoch: "", seen: [] };

const keyCodes = ["IdempotencyKeyReused", "IdempotencyKeyExpired", "IdempotencyKeyMissing"] as const;
const busyCodes = ["InFlight", "Contended"] as const;

const codeAmong = <Code extends string>(codes: readonly Code[], code: string) => codes.find((each) => each === code);

const refusedFor = ({ code, parameters, retryAfterMs = 1_000 }: ApiError): CommandAnswer => {
  const keyCode = codeAmong(keyCodes, code);
  if (keyCode) return { outcome: "key-refused", code: keyCode };
  const busyCode = codeAmong(busyCodes, code);
  if (busyCode) return { outcome: "busy", code: busyCode, retryAfterMs };
  return { outcome: "rejected", reason: code, detail: parameters };
};

const byStatus: Readonly<Record<number, (error: ApiError) => CommandAnswer>> = {
  400: (error) => (error.code === "Invalid" ? { outcome: "invalid", issues: error.errors } : refusedFor(error)),
  403: () => ({ outcome: "forbidden" }),
  404: () => ({ outcome: "not-found" }),
  409: refusedFor,
  412: refusedFor,
  422: refusedFor,
  429: ({ retryAfterMs = 1_000 }) => ({ outcome: "unavailable", retryAfterMs }),
  503: ({ retryAfterMs = 1_000 }) => ({ outcome: "unavailable", retryAfterMs }),
};

/** The answer that an error of the HTTP API stands for.
 * @throws whatever is none: a fault of the server, or a session that has ended. */
const answerFor = (error: unknown): CommandAnswer => {
  if (error instanceof TypeError) return { outcome: "unavailable", retryAfterMs: 1_000 };
  const answer = isApiError(error) ? byStatus[error.status]?.(error) : undefined;
  if (!answer) throw error;
  return answer;
};

/** One try; what the write side answers, as a value. A request that got no answer is "unavailable": the same key is safe. */
export const commandAnswer = async (call: () => Promise<Response>): Promise<CommandAnswer> => {
  try {
    const response = await call();
    const header = response.headers.get("consistency-token");
    const token = (header === null ? undefined : decodeToken(header)) ?? nowhere;
    return { outcome: "accepted", result: await response.json(), token };
  } catch (error) {
    return answerFor(error);
  }
};
