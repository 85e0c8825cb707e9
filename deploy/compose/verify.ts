import type { VerificationLine } from "../../schemas/system/operations.ts";

/** What a verifier of any store answers. */
export type Verified =
  | { readonly ok: true; readonly events: number }
  | { readonly ok: false; readonly number: number; readonly position: string | undefined; readonly fault: string };

/** Told how many events are verified, and where the log ends. */
export type OnVerified = (verified: number, head: string) => void;

/** Walks a whole store; gives up once `signal` is aborted. */
export type VerifyStore = (onProgress: OnVerified, signal: AbortSignal) => Promise<Verified>;

const verdictOf = (result: Verified): VerificationLine =>
  result.ok
    ? { kind: "verified", verified: result.events }
    : { kind: "corrupt", position: result.position ?? String(result.number), fault: result.fault };

/** The verifier's run as lines to send: progress as it goes, never faster than it is read. */
export const verifying = (verify: VerifyStore) =>
  async function* (signal: AbortSignal): AsyncGenerator<VerificationLine> {
    let told = Promise.withResolvers<VerificationLine>();
    const onProgress: OnVerified = (verified, head) => {
      told.resolve({ kind: "progress", verified, head });
    };
    const result = verify(onProgress, signal).then(verdictOf);
    for (;;) {
      const line = await Promise.race([result, told.promise]);
      if (signal.aborted) return;
      yield line;
      if (line.kind !== "progress") return;
      told = Promise.withResolvers<VerificationLine>();
    }
  };
