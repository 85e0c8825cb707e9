import type { Pool } from "pg";
import { postgresSealedLog } from "../../adapters/event-store/postgres/sealed-log.ts";
import { verifyLog } from "../../checks/log-verifier.ts";
import type { VerificationLine } from "../../schemas/system/operations.ts";

const pageSize = 1_000;

const verdictOf = (result: Awaited<ReturnType<typeof verifyLog>>): VerificationLine =>
  result.ok
    ? { kind: "verified", verified: result.events }
    : { kind: "corrupt", position: result.position ?? String(result.number), fault: result.fault };

/** The verifier's run as lines to send: progress as it goes, never faster than it is read. */
export const verifying = (pool: Pool) =>
  async function* (signal: AbortSignal): AsyncGenerator<VerificationLine> {
    const log = postgresSealedLog(pool);
    let told = Promise.withResolvers<VerificationLine>();
    const stopped = {
      ...log,
      behind: (after: number, limit: number) => {
        signal.throwIfAborted();
        return log.behind(after, limit);
      },
    };
    const onProgress = (verified: number, of: number) => {
      told.resolve({ kind: "progress", verified, head: String(of) });
    };
    const result = verifyLog(stopped, { pageSize, onProgress }).then(verdictOf);
    for (;;) {
      const line = await Promise.race([result, told.promise]);
      if (signal.aborted) return;
      yield line;
      if (line.kind !== "progress") return;
      told = Promise.withResolvers<VerificationLine>();
    }
  };
