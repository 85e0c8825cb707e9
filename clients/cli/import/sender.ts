import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { CommandAnswer } from "../../../schemas/command.ts";
import { textIn } from "./answer-fields.ts";
import type { ImportClient } from "./import-client.ts";

/** An answer that trying again does not change. */
export type FinalAnswer = Exclude<CommandAnswer, { outcome: "busy" | "unavailable" }>;

type Sending = {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Tells this command from every other of the source, the same in each run. */
  readonly key: string;
  readonly at: string;
  readonly waitMs?: number;
};

export type Send = (sending: Sending) => Promise<FinalAnswer>;

/** How long the marketplace may be away before the import gives up; running it again goes on where it stopped. */
const patienceMs = 5 * 60_000;

/** `import:<source>:<key>` in visible ASCII, by its hash where that is longer than a key may be. */
const idempotencyKey = (source: string, key: string) => {
  const text = `import:${encodeURIComponent(source)}:${encodeURIComponent(key)}`;
  return text.length <= 200 ? text : `import:${createHash("sha256").update(text).digest("hex")}`;
};

/** Sends until there is a final answer, always under the same key.
 * @throws Error when the marketplace stays away. */
export const sender =
  (client: ImportClient, source: string): Send =>
  async ({ key, ...command }) => {
    const giveUpAt = Date.now() + patienceMs;
    for (let attempt = 0; ; attempt += 1) {
      const answer = await client.send({ ...command, idempotencyKey: idempotencyKey(source, key) });
      if (answer.outcome !== "busy" && answer.outcome !== "unavailable") return answer;
      if (Date.now() > giveUpAt) throw new Error(`The marketplace has not answered ${command.name} for five minutes.`);
      await sleep(Math.min(30_000, Math.max(answer.retryAfterMs, 50 * 2 ** Math.min(attempt, 6))));
    }
  };

/** Why a command did not do what it was sent for, in one word or two. */
export const refusalOf = (answer: Exclude<FinalAnswer, { outcome: "accepted" }>): string => {
  switch (answer.outcome) {
    case "rejected":
      return answer.reason;
    case "key-refused":
      return answer.code;
    case "invalid":
      return `invalid ${answer.issues.map(({ path, message }) => `${path}: ${message}`).join("; ")}`;
    case "not-found":
    case "forbidden":
      return answer.outcome;
  }
};

/** The field of an accepted answer that holds an id.
 * @throws Error for any other answer. */
const idIn = (answer: FinalAnswer, field: string, what: string): string => {
  if (answer.outcome !== "accepted") throw new Error(`${what} was refused: ${refusalOf(answer)}`);
  const id = textIn(answer.result, field);
  if (id === undefined) throw new Error(`${what} was accepted without a ${field}`);
  return id;
};

const isDoneBefore = (refusal: string) => refusal === "IdempotencyKeyReused" || refusal === "IdempotencyKeyExpired";

/** Accepted, or done before: by this import long ago, or in other words by another file of the source or by people since.
 * @throws Error for any other answer. */
export const acceptedOrDoneBefore = (answer: FinalAnswer, what: string, tolerated: readonly string[] = []) => {
  if (answer.outcome === "accepted") return;
  const refusal = refusalOf(answer);
  if (!isDoneBefore(refusal) && !tolerated.includes(refusal)) throw new Error(`${what} was refused: ${refusal}`);
};

/** The id of what is created now, or was by an import long ago: its key has expired, or an earlier release said it in other words.
 * @throws Error when it can neither be created nor found. */
export const createdOrFound = async (
  answer: FinalAnswer,
  field: string,
  what: string,
  find: () => Promise<string | undefined>,
) => {
  const isOld = answer.outcome === "key-refused";
  return (isOld ? await find() : undefined) ?? idIn(answer, field, what);
};
