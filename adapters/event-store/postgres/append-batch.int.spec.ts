import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { someEvent } from "../../../command-handlers/event-store.contract.ts";
import type { EncodedEvent } from "../../../schemas/recorded-event.ts";
import { admit } from "../admission.ts";
import { appendBatch } from "./append-batch.ts";
import { openTestLog } from "./test-log.ts";

describe("A batch of appends", () => {
  let log: Awaited<ReturnType<typeof openTestLog>>;
  beforeAll(async () => {
    log = await openTestLog();
  });
  afterAll(() => log.close());

  const beginning = (stream: string, ...events: readonly EncodedEvent[]) => admit(stream, "none", events);
  const write = (...appends: ReturnType<typeof admit>[]) =>
    appendBatch(log.pool, appends, { careful: false, timeoutMs: 5_000 });
  const kinds = async (...appends: ReturnType<typeof admit>[]) => (await write(...appends)).map(({ kind }) => kind);
  const revisionsOf = async (stream: string) => (await log.store.read(stream)).map(({ revision }) => revision);

  it("answers for each one in the one call, when a stream that is to begin is there already", async () => {
    await log.store.append("begun", "none", [someEvent(), someEvent()]);
    const verdicts = await write(
      beginning("first", someEvent()),
      beginning("begun", someEvent()),
      beginning("last", someEvent(), someEvent()),
    );
    expect(verdicts).toMatchObject([
      { kind: "applied", revision: 0 },
      { kind: "conflict", actual: 1 },
      { kind: "applied", revision: 1 },
    ]);
    expect(await Promise.all(["first", "begun", "last"].map(revisionsOf))).toEqual([[0], [0, 1], [0, 1]]);
  });

  it("knows an append that it has carried out before among new ones", async () => {
    const repeated = beginning("repeated", someEvent(), someEvent());
    expect(await kinds(repeated, beginning("new-1", someEvent()))).toEqual(["applied", "applied"]);
    expect(await kinds(beginning("new-2", someEvent()), repeated)).toEqual(["applied", "repeated"]);
    expect(await revisionsOf("repeated")).toEqual([0, 1]);
  });

  it("refuses an event id of another stream and carries out the others", async () => {
    const taken = someEvent();
    expect(await kinds(beginning("owner", taken), beginning("new-3", someEvent()))).toEqual(["applied", "applied"]);
    expect(await kinds(beginning("thief", taken), beginning("new-4", someEvent()))).toEqual(["conflict", "applied"]);
    expect(await revisionsOf("thief")).toEqual([]);
  });

  it("leaves no gap in the positions when it had to begin anew", async () => {
    await kinds(beginning("counted", someEvent()), beginning("new-5", someEvent()));
    await kinds(beginning("new-6", someEvent()), beginning("counted", someEvent()), beginning("new-7", someEvent()));
    const { rows } = await log.pool.query<{ events: string; last: string; head: string }>(
      "SELECT count(*) AS events, max(e.position) AS last, (SELECT position FROM log_head) AS head FROM log_events e",
    );
    expect(rows[0]).toEqual({ events: rows[0]?.events, last: rows[0]?.events, head: rows[0]?.events });
  });
});
