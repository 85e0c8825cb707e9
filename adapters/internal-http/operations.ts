import type { Principal } from "../../schemas/principal.ts";
import {
  type LogEntry,
  type ParkedStreamResource,
  systemStatus,
  type SystemStatus,
  type VerificationLine,
  verificationLine,
} from "../../schemas/system/operations.ts";
import {
  logAnswer,
  logQuestion,
  parkedAnswer,
  parkedQuestion,
  resolveAnswer,
  resolveQuestion,
} from "../../schemas/system/operations-wire.ts";
import type { InternalClient } from "./client.ts";
import { mergedStatus } from "./merged-status.ts";
import { senderOf } from "./sender-of.ts";
import type { InternalOperation } from "./server.ts";

/** Fits the gateway's port, its readiness aside, and the projections' answer to it alike. */
type Operations = {
  readonly status: () => Promise<SystemStatus>;
  readonly log: (after: string | undefined, limit: number) => Promise<readonly LogEntry[]>;
  readonly parked: (consumer: string) => Promise<readonly ParkedStreamResource[] | undefined>;
  readonly retry: (by: Principal, consumer: string, stream: string) => Promise<boolean>;
  readonly skip: (by: Principal, consumer: string, stream: string) => Promise<boolean>;
  readonly verify: (signal: AbortSignal) => AsyncIterable<VerificationLine>;
};

const statusMs = 3_000;
const reading = { principal: undefined, repeatable: true, attemptMs: 5_000, deadlineMs: 10_000 };
/** Not sent twice: a second "skip" would skip the next event. */
const changing = { repeatable: false, attemptMs: 20_000, deadlineMs: 20_000 };

/** The operators' side of the projections, in other processes. */
export const httpOperations = (client: InternalClient): Operations => {
  const resolve = (operation: "retry" | "skip") => async (by: Principal, consumer: string, stream: string) =>
    resolveAnswer.parse(await client.call({ ...changing, operation, body: { consumer, stream }, principal: by }));

  async function* verify(signal: AbortSignal) {
    const lines = client.lines({ operation: "verify", body: {}, principal: undefined }, signal);
    for await (const line of lines) yield verificationLine.parse(line);
  }

  return {
    status: async () => {
      const statuses = await client.callAll({ operation: "status", body: {}, principal: undefined }, statusMs);
      return mergedStatus(statuses.map((status) => systemStatus.parse(status)));
    },
    log: async (after, limit) =>
      logAnswer.parse(await client.call({ ...reading, operation: "log", body: { after, limit } })),
    parked: async (consumer) =>
      parkedAnswer.parse(await client.call({ ...reading, operation: "parked", body: { consumer } })),
    retry: resolve("retry"),
    skip: resolve("skip"),
    verify,
  };
};

/** The other end of `httpOperations`. */
export const operatorOperations = (operations: Operations): Readonly<Record<string, InternalOperation>> => {
  const resolve =
    (action: "retry" | "skip"): InternalOperation =>
    async (call) => {
      const { consumer, stream } = resolveQuestion.parse(call.body);
      return operations[action](senderOf(call), consumer, stream);
    };
  return {
    status: () => operations.status(),
    log: async ({ body }) => {
      const { after, limit } = logQuestion.parse(body);
      return operations.log(after, limit);
    },
    parked: async ({ body }) => operations.parked(parkedQuestion.parse(body).consumer),
    retry: resolve("retry"),
    skip: resolve("skip"),
    verify: ({ signal }) => operations.verify(signal),
  };
};
