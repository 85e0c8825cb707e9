import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { postgresSealedLog } from "../adapters/event-store/postgres/sealed-log.ts";
import { openTestLog } from "../adapters/event-store/postgres/test-log.ts";
import { chained, someEvent } from "../command-handlers/event-store.contract.ts";
import { verifyLog, type VerifyOptions } from "./log-verifier.ts";

type TestLog = Awaited<ReturnType<typeof openTestLog>>;

/** Three streams, five appends of two events in each: places 1 to 30. */
const fill = async ({ store }: TestLog, turns = 5) => {
  for (let turn = 0; turn < turns; turn += 1)
    for (const stream of ["thing-a", "thing-b", "thing-c"]) {
      const [last] = await store.readBackwards(stream, 1);
      await store.append(
        stream,
        last?.revision ?? "none",
        chained(stream, last, [someEvent({ turn }), someEvent({ turn })]),
      );
    }
};

describe("The log verifier", () => {
  let log: TestLog;
  beforeEach(async () => {
    log = await openTestLog();
    await fill(log);
  });
  afterEach(() => log.close());

  const verify = (options?: VerifyOptions) => verifyLog(postgresSealedLog(log.pool), { pageSize: 7, ...options });
  const afterwards = async (...statements: readonly string[]) => {
    for (const statement of statements) await log.pool.query(statement);
    return verify();
  };

  it("finds nothing wrong with a log that nobody touched, and tells how far it is", async () => {
    const progress: number[] = [];
    const result = await verify({
      onProgress: (done, of) => {
        progress.push(done / of);
      },
    });
    expect(result).toMatchObject({ ok: true, events: 30 });
    expect(progress.at(-1)).toBe(1);
    expect(progress.length).toBe(5);
  });

  it("finds nothing wrong with an empty log", async () => {
    const empty = await openTestLog();
    expect(await verifyLog(postgresSealedLog(empty.pool))).toMatchObject({ ok: true, events: 0 });
    await empty.close();
  });

  it("does not mind appends that go on meanwhile", async () => {
    const [, result] = await Promise.all([fill(log, 10), verify({ pageSize: 1 })]);
    expect(result).toMatchObject({ ok: true });
  });

  it("finds a changed byte of data", async () => {
    const change = `UPDATE log_events SET data = replace(data::text, '"turn":2', '"turn":3')::json WHERE position = 17`;
    expect(await afterwards(change)).toMatchObject({ ok: false, number: 17, fault: "altered" });
  });

  it("finds a changed byte of data that means the same", async () => {
    const change = `UPDATE log_events SET data = replace(data::text, ':', ': ')::json WHERE position = 17`;
    expect(await afterwards(change)).toMatchObject({ ok: false, number: 17, fault: "altered" });
  });

  it.each([
    ["metadata", "metadata = replace(metadata::text, 'system:contract', 'system:cOntract')::json"],
    ["its chain", `metadata = regexp_replace(metadata::text, '"chain":".', '"chain":"x')::json`],
    ["the type", "type = 'ThingUnhappened'"],
    ["the id", "id = gen_random_uuid()"],
    ["the stream", "stream = 'thing-d'"],
    ["the recorded time", "recorded_at = '2020-01-01T00:00:00.000Z'"],
    ["the link", "link = sha256(link)"],
  ])("finds a change of %s", async (_, set) => {
    const change = `UPDATE log_events SET ${set} WHERE position = 12`;
    expect(await afterwards(change)).toMatchObject({ ok: false, number: 12, fault: "altered" });
  });

  it("finds a dropped event", async () => {
    const drop = "DELETE FROM log_events WHERE position = 9";
    expect(await afterwards(drop)).toMatchObject({ ok: false, number: 9, fault: "missing" });
  });

  it("finds a dropped event whose gap was closed", async () => {
    const close = "UPDATE log_events SET position = position - 1 WHERE position = 10";
    const result = await afterwards("DELETE FROM log_events WHERE position = 9", close);
    expect(result).toMatchObject({ ok: false, number: 9, fault: "altered" });
  });

  it("finds two events that changed places", async () => {
    const moves = [
      [5, -5],
      [8, 5],
      [-5, 8],
    ].map(([from, to]) => `UPDATE log_events SET position = ${String(to)} WHERE position = ${String(from)}`);
    expect(await afterwards(...moves)).toMatchObject({ ok: false, number: 5, fault: "altered" });
  });

  it("finds an inserted event", async () => {
    const room = "UPDATE log_events SET position = -position - 1 WHERE position >= 20";
    const back = "UPDATE log_events SET position = -position WHERE position < 0";
    const insert = `INSERT INTO log_events SELECT 20, 99, gen_random_uuid(), stream, type, recorded_at, link, metadata, data
      FROM log_events WHERE position = 19`;
    const result = await afterwards(room, back, insert, "UPDATE log_head SET position = 31");
    expect(result).toMatchObject({ ok: false, number: 20, fault: "altered" });
  });

  it("finds an event added at the end behind the head's back", async () => {
    const insert = `INSERT INTO log_events SELECT 31, 10, gen_random_uuid(), stream, type, recorded_at, link, metadata, data
      FROM log_events WHERE position = 30`;
    expect(await afterwards(insert)).toMatchObject({ ok: false, number: 31, fault: "beyond-head" });
  });

  it("finds an event sealed into the log by someone who could not continue its stream", async () => {
    await log.store.append("thing-a", 9, [someEvent()]);
    expect(await verify()).toMatchObject({ ok: false, number: 31, fault: "unchained" });
  });

  it("finds a tail that was cut off", async () => {
    const cut = "DELETE FROM log_events WHERE position > 26";
    expect(await afterwards(cut)).toMatchObject({ ok: false, number: 27, fault: "missing" });
  });

  it("finds a tail that was cut off with the head's position, but not its seal", async () => {
    const result = await afterwards("DELETE FROM log_events WHERE position > 26", "UPDATE log_head SET position = 26");
    expect(result).toMatchObject({ ok: false, number: 26, fault: "head-altered" });
  });

  it("finds a tail cut off with every trace, by a seal kept elsewhere", async () => {
    const before = await verify();
    if (!before.ok) throw new Error("the log was good");
    const kept = [before.seal];
    expect(await verify({ kept })).toMatchObject({ ok: true });
    await afterwards(
      "DELETE FROM log_events WHERE position > 26",
      "UPDATE log_head SET position = 26, link = (SELECT link FROM log_events WHERE position = 26)",
    );
    expect(await verify()).toMatchObject({ ok: true, events: 26 });
    expect(await verify({ kept })).toMatchObject({ ok: false, number: 27, fault: "missing" });
    await fill(log, 1);
    expect(await verify({ kept })).toMatchObject({ ok: false, number: 30, fault: "forked" });
  });
});
