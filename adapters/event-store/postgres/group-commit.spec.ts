import { describe, expect, it } from "vitest";
import { someEvent } from "../../../command-handlers/event-store.contract.ts";
import { isAppendRefused, isOutcomeUnknown, isRevisionConflict } from "../../../command-handlers/event-store.ts";
import { position } from "../../../schemas/recorded-event.ts";
import { admit, type AdmittedAppend } from "../admission.ts";
import { isOverloaded } from "../errors.ts";
import type { AppendOptions, Verdict } from "./append-batch.ts";
import { groupCommit, type GroupCommitOptions } from "./group-commit.ts";

type Write = GroupCommitOptions["write"];

const anAppend = (stream = "thing-1") => admit(stream, "none", [someEvent()]);
const applied: Verdict = { kind: "applied", revision: 0, position: position("0".repeat(16)) };
const lost = () => Object.assign(new Error("Connection terminated unexpectedly"), { code: "ECONNRESET" });
const badData = () => Object.assign(new Error("invalid input syntax for type json"), { code: "22P02" });
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

const open = (write: Write, over: Partial<GroupCommitOptions> = {}) => {
  const batches: { readonly batch: readonly AdmittedAppend[]; readonly options: AppendOptions }[] = [];
  let hints = 0;
  const writer = groupCommit({
    write: (batch, options) => {
      batches.push({ batch, options });
      return write(batch, options);
    },
    onApplied: () => (hints += 1),
    deadlineMs: 1_000,
    batchAppendsMax: 100,
    batchBytesMax: 1_000_000,
    queueAppendsMax: 1_000,
    queueBytesMax: 10_000_000,
    ...over,
  });
  return { writer, batches, sizes: () => batches.map(({ batch }) => batch.length), hints: () => hints };
};

const takeAll: Write = (batch) => Promise.resolve(batch.map(() => applied));

describe("Group commit", () => {
  it("gathers what comes while a batch commits into the next one", async () => {
    const { writer, sizes, hints } = open(takeAll);
    await Promise.all(Array.from({ length: 41 }, () => writer.append(anAppend())));
    expect(sizes()).toEqual([1, 40]);
    expect(hints()).toBe(2);
  });

  it("keeps batches to their bounds, in appends and in bytes", async () => {
    const few = open(takeAll, { batchAppendsMax: 10 });
    await Promise.all(Array.from({ length: 26 }, () => few.writer.append(anAppend())));
    expect(few.sizes()).toEqual([1, 10, 10, 5]);
    const small = open(takeAll, { batchBytesMax: 2 * anAppend().bytes });
    await Promise.all(Array.from({ length: 6 }, () => small.writer.append(anAppend())));
    expect(small.sizes()).toEqual([1, 2, 2, 1]);
  });

  it("refuses early what does not fit into its queue, and takes appends again later", async () => {
    const { writer } = open(takeAll, { queueAppendsMax: 5 });
    const outcomes = await Promise.all(Array.from({ length: 9 }, () => errorOf(writer.append(anAppend()))));
    expect(outcomes.filter(isOverloaded)).toHaveLength(3);
    expect(outcomes.filter((error) => error === undefined)).toHaveLength(6);
    expect(await writer.append(anAppend())).toEqual(applied);
    const tight = open(takeAll, { queueBytesMax: 10 });
    expect(isOverloaded(await errorOf(tight.writer.append(anAppend())))).toBe(true);
  });

  it("answers each append on its own", async () => {
    const conflict: Verdict = { kind: "conflict", actual: 7 };
    const { writer } = open((batch) =>
      Promise.resolve(batch.map(({ stream }) => (stream === "thing-2" ? conflict : applied))),
    );
    const answers = ["thing-1", "thing-2", "thing-3"].map((stream) => errorOf(writer.append(anAppend(stream))));
    const [one, two, three] = await Promise.all(answers);
    expect([one, three]).toEqual([undefined, undefined]);
    expect(isRevisionConflict(two) && two.actual).toBe(7);
  });

  it("runs the appends of a batch with bad data one by one", async () => {
    const { writer, batches } = open((batch) =>
      batch.some(({ stream }) => stream === "bad-1")
        ? Promise.reject(badData())
        : takeAll(batch, { careful: true, timeoutMs: 1 }),
    );
    const streams = ["thing-1", "thing-2", "bad-1", "thing-3"];
    const outcomes = await Promise.all(streams.map((stream) => errorOf(writer.append(anAppend(stream)))));
    expect(outcomes.map(isAppendRefused)).toEqual([false, false, true, false]);
    const tries = batches.map(({ batch, options }) => [options.careful, ...batch.map(({ stream }) => stream)]);
    expect(tries).toEqual([
      [false, "thing-1"],
      [false, "thing-2", "bad-1", "thing-3"],
      [true, "thing-2"],
      [true, "bad-1"],
      [true, "thing-3"],
    ]);
  });

  it("sends the same appends again when it does not know what became of them", async () => {
    let failures = 2;
    const { writer, batches } = open((batch, options) =>
      (failures -= 1) >= 0 ? Promise.reject(lost()) : takeAll(batch, options),
    );
    expect(await writer.append(anAppend())).toEqual(applied);
    expect(batches).toHaveLength(3);
    expect(new Set(batches.map(({ batch }) => batch[0])).size).toBe(1);
  });

  it("says that the outcome is unknown when no answer came in time", async () => {
    const { writer } = open(() => Promise.reject(lost()), { deadlineMs: 100 });
    const error = await errorOf(writer.append(anAppend()));
    expect(isOutcomeUnknown(error)).toBe(true);
    expect(error instanceof Error && error.cause).toMatchObject({ code: "ECONNRESET" });
  });

  it("says that nothing was written when an append never left its queue in time", async () => {
    const { writer } = open(() => Promise.reject(lost()), { deadlineMs: 100, batchAppendsMax: 1 });
    const outcomes = await Promise.all([1, 2].map(() => errorOf(writer.append(anAppend()))));
    expect(outcomes.map(isOutcomeUnknown)).toEqual([true, false]);
    expect(outcomes.map(isOverloaded)).toEqual([false, true]);
  });

  it("hands on a fault that is nobody's data, and goes on", async () => {
    let faults = 1;
    const { writer } = open((batch, options) =>
      (faults -= 1) >= 0 ? Promise.reject(new TypeError("a bug")) : takeAll(batch, options),
    );
    await expect(writer.append(anAppend())).rejects.toThrow("a bug");
    expect(await writer.append(anAppend())).toEqual(applied);
    await writer.idle();
  });
});
