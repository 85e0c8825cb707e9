import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, inject, it } from "vitest";
import { chained, someEvent } from "../../../command-handlers/event-store.contract.ts";
import { isRevisionConflict } from "../../../command-handlers/event-store.ts";
import type { EncodedEvent } from "../../../schemas/recorded-event.ts";
import { admit } from "../admission.ts";
import { connection } from "./connection.ts";
import { outgoing } from "./received-event.ts";
import { openTestLog } from "./test-log.fixture.ts";

const newStream = () => `thing-${randomUUID()}`;

describe("A repeated append to EventStoreDB", () => {
  const open: { readonly close: () => Promise<void> }[] = [];
  afterEach(() => Promise.all(open.splice(0).map(({ close }) => close())));

  const opened = (options: Parameters<typeof openTestLog>[0] = {}) => {
    const log = openTestLog(options);
    open.push(log);
    return log;
  };

  it("is known as a repeat by a process that has seen nothing, where the server compares no ids", async () => {
    const first = opened();
    const [stream, events] = [newStream(), [someEvent(), someEvent()]];
    const { revision, position } = await first.store.append(stream, "none", events);
    await first.store.append(stream, 1, [someEvent()]);
    const answer = { revision, position };
    for (const expected of [2, 1, 0, 77, "none"] as const) {
      const fresh = opened({ prefix: first.prefix });
      expect(await fresh.store.append(stream, expected, events)).toMatchObject(answer);
      const partly = opened({ prefix: first.prefix });
      await partly.store.read(stream, 2);
      expect(await partly.store.append(stream, expected, events)).toMatchObject(answer);
    }
    expect(await first.store.read(stream)).toHaveLength(3);
  });

  it("says that it is a repeat when another process was first with other bytes under its ids", async () => {
    const one = opened();
    const two = opened({ prefix: one.prefix });
    const stream = newStream();
    const ours = chained(stream, undefined, [someEvent({ by: "one" })]);
    const theirs = chained(stream, undefined, [someEvent({ by: "two" }, { id: ours[0]?.id ?? "" })]);
    const answer = await one.store.append(stream, "none", ours);
    expect(answer.isRepeat).toBe(false);
    expect(await two.store.append(stream, "none", theirs)).toEqual({ ...answer, isRepeat: true });
    expect((await two.store.read(stream)).map(({ id, data }) => ({ id, data }))).toEqual(
      ours.map(({ id, data }) => ({ id, data })),
    );
  });

  describe("of which the server took the beginning for all, when the request broke off,", () => {
    /** What `sent` of the events of an append left in the store. */
    const begun = async (events: readonly EncodedEvent[], sent: number) => {
      const log = opened();
      const stream = newStream();
      const { append, options, close } = connection(inject("eventstoreUrl"));
      open.push({ close });
      const first = outgoing(admit(stream, "none", events).events).slice(0, sent);
      await append(log.prefix + stream, first, { ...options, deadline: 2_000, expectedRevision: "no_stream" });
      return { stream, store: log.store };
    };
    const three = chained("thing-1", undefined, [someEvent({ n: 1 }), someEvent({ n: 2 }), someEvent({ n: 3 })]);

    it.each([1, 2])("is completed where %i of three stand", async (sent) => {
      const { stream, store } = await begun(three, sent);
      const { position, ...answer } = await store.append(stream, "none", three);
      expect(answer).toEqual({ revision: 2, isRepeat: false });
      const read = await store.read(stream);
      expect(read.map(({ id, data, metadata }) => ({ id, data, metadata }))).toEqual(
        three.map(({ id, data, metadata }) => ({ id, data, metadata })),
      );
      expect(read.at(-1)?.position).toBe(position);
      expect(await store.append(stream, "none", three)).toEqual({ ...answer, position, isRepeat: true });
    });

    it("conflicts when the beginning has other bytes, or is of another append", async () => {
      const ids = three.map(({ id }) => id);
      const otherBytes = chained(
        "thing-1",
        undefined,
        ids.map((id) => someEvent({ n: "other" }, { id })),
      );
      const otherEnd = [...three.slice(0, 2), someEvent()];
      for (const others of [otherBytes, otherEnd]) {
        const { stream, store } = await begun(others, 1);
        const error: unknown = await store.append(stream, "none", three).catch((caught: unknown) => caught);
        expect(isRevisionConflict(error) && error.actual).toBe(0);
        expect(await store.read(stream)).toHaveLength(1);
      }
    });

    it("conflicts when somebody else wrote behind the beginning", async () => {
      const { stream, store } = await begun(three, 1);
      await store.append(stream, 0, [someEvent()]);
      const error: unknown = await store.append(stream, "none", three).catch((caught: unknown) => caught);
      expect(isRevisionConflict(error) && error.actual).toBe(1);
      expect(await store.read(stream)).toHaveLength(2);
    });
  });

  it("is known as a repeat in a long stream: at its own revision always, at another among the last 4096 events", async () => {
    const { store, prefix } = opened();
    const [stream, answers] = [newStream(), []] as [string, Awaited<ReturnType<typeof store.append>>[]];
    const pages = Array.from({ length: 10 }, () => Array.from({ length: 450 }, () => someEvent()));
    for (const [page, events] of pages.entries())
      answers.push(await store.append(stream, page === 0 ? "none" : page * 450 - 1, events));
    const fresh = opened({ prefix });
    expect(await fresh.store.append(stream, "none", pages[0] ?? [])).toEqual(answers[0]);
    for (const page of [1, 5, 9])
      expect(await fresh.store.append(stream, 4_499, pages[page] ?? [])).toEqual({ ...answers[page], isRepeat: true });
    expect(await store.readBackwards(stream, 1)).toMatchObject([{ revision: 4_499 }]);
  });
});
