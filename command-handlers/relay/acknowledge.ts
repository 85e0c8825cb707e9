import { partitionName } from "../../schemas/topics/event-topics.ts";
import type { PlacedBatch } from "./broker.ts";
import type { Knowledge } from "./known-records.ts";
import type { PositionedBatch } from "./outgoing.ts";

/** The broker's answer is not that of what was sent: what the topic holds has to be read again before anything else is sent. */
export type AnswerDiffers = Error & { readonly code: "ANSWER_DIFFERS" };

const differs = (message: string): AnswerDiffers =>
  Object.assign(new Error(`${message}. The producer is thrown away and the topics' ends are read again`), {
    code: "ANSWER_DIFFERS" as const,
  });

const answersByPartition = (answers: readonly PlacedBatch[]) => {
  const byPartition = new Map<string, PlacedBatch>();
  for (const answer of answers) {
    const name = partitionName(answer);
    if (byPartition.has(name)) throw differs(`${name} was answered twice`);
    byPartition.set(name, answer);
  }
  return byPartition;
};

const checkRises = (name: string, answer: PlacedBatch, before: number | undefined) => {
  if (!Number.isSafeInteger(answer.baseOffset) || answer.baseOffset < 0)
    throw differs(`${name} was answered with offset ${answer.baseOffset}`);
  if (before !== undefined && answer.baseOffset <= before)
    throw differs(
      `${name} was answered with offset ${answer.baseOffset}, which is not behind ${before}: the broker took it for a batch ` +
        "that it had already, a same-size batch after a failed send, or the topic was made again",
    );
};

/** Adds to `known` what the answers say is there; true when somebody else has written in between.
 * @throws AnswerDiffers, with nothing added, when they are not the answers to `sent`. */
export const acknowledge = (
  sent: readonly PositionedBatch[],
  answers: readonly PlacedBatch[],
  known: Knowledge,
): boolean => {
  const byPartition = answersByPartition(answers);
  if (byPartition.size > sent.length) throw differs("partitions were answered that nothing was sent to");
  const placed = sent.map((batch) => {
    const name = partitionName(batch);
    const answer = byPartition.get(name);
    if (!answer) throw differs(`the broker did not answer for ${name}`);
    const before = known.of(batch)?.offset;
    checkRises(name, answer, before);
    return { batch, answer, isNext: answer.baseOffset === (before ?? -1) + 1 };
  });
  for (const { batch, answer } of placed)
    known.add(batch, { offset: answer.baseOffset + batch.records.length - 1, position: batch.lastPosition });
  return placed.some(({ isNext }) => !isNext);
};
