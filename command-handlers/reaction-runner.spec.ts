import { describe, expect, it } from "vitest";
import { memoryCheckpoints } from "../adapters/checkpoints/memory.ts";
import { memoryLeases } from "../adapters/leases/memory.ts";
import type { Message } from "../domain/kernel/message.ts";
import { leaseKeeper } from "../feeds/lease-keeper.ts";
import { type Happened, parsed, sampleLog, type SampleOptions, silent, until } from "../feeds/sample-log.contract.ts";
import type { Delivered } from "../schemas/recorded-event.ts";
import type { Handling } from "./command-handler.ts";
import type { HandlingContext } from "./handling-context.ts";
import type { Reaction } from "./reaction.ts";
import { startReaction } from "./reaction-runner.ts";

type Noted = Message<"Noted", { readonly key: string; readonly note: number }>;

const noted = (key: string, note: number): Happened<Noted> => ({
  type: "Noted",
  stream: `note-${key}`,
  data: { key, note },
});

const unused = () => Promise.reject(new Error("not in this spec"));

/** Only what a reaction's own code would look at. */
const handlingOf = ({ commandId, now }: HandlingContext): Handling => ({
  commandId,
  principal: undefined,
  now,
  newId: (role) => role,
  send: unused,
  facts: unused,
});

const runner = (options: SampleOptions & { readonly from?: "start" | "now"; readonly windowEvents?: number } = {}) => {
  const sample = sampleLog(options);
  const checkpoints = memoryCheckpoints();
  const leases = memoryLeases();
  const seen: { readonly key: string; readonly note: number }[] = [];
  const contexts: HandlingContext[] = [];
  let react = (_: Delivered<Noted>) => Promise.resolve();

  const reaction: Reaction<Noted> = {
    name: "note-taking",
    from: options.from ?? "start",
    handles: ["Noted"],
    keyOf: ({ data }) => data.key,
    react: async (event) => {
      await react(event);
      seen.push(event.data);
    },
  };

  const start = (owner = "one") => {
    const keeper = leaseKeeper({ leases, owner, log: silent, ttlMs: 300 });
    const consumers = startReaction(reaction, {
      feed: sample.feed,
      checkpoints,
      leaseKeeper: keeper,
      log: silent,
      ...(options.windowEvents === undefined ? {} : { windowEvents: options.windowEvents }),
      handlingFor: (context) => {
        contexts.push(context);
        return handlingOf(context);
      },
    });
    return {
      states: () => consumers.map((consumer) => consumer.state()),
      stop: async () => {
        await Promise.all(consumers.map((consumer) => consumer.stop()));
        await keeper.stop();
      },
    };
  };

  return {
    ...sample,
    start,
    seen,
    contexts,
    checkpoint: (partition = 0) => checkpoints.read("reaction:note-taking", partition),
    reactBy: (by: typeof react) => {
      react = by;
    },
  };
};

const notesOf = (seen: readonly { readonly key: string; readonly note: number }[], key: string) =>
  seen.filter((one) => one.key === key).map(({ note }) => note);

describe("a reaction", () => {
  it("reacts to every event, those of one key in order and the keys side by side, on three partitions", async () => {
    const { start, happen, seen, reactBy, feed } = runner({ partitions: 3, seed: 5 });
    let running = 0;
    let most = 0;
    reactBy(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      running -= 1;
    });
    const keys = ["a", "b", "c", "d", "e"];
    for (let note = 0; note < 20; note++) happen(...keys.map((key) => noted(key, note)));
    const reacting = start();
    await until(() => seen.length === 100);
    for (const key of keys) expect(notesOf(seen, key)).toEqual(Array.from({ length: 20 }, (_, note) => note));
    expect(most).toBeGreaterThan(1);
    await reacting.stop();
    await feed.stop();
  });

  it("tries a failing event again and again, and lets other keys pass meanwhile", async () => {
    const { start, happen, seen, reactBy, feed, checkpoint } = runner();
    let failures = 0;
    let broken = true;
    reactBy(async ({ data }) => {
      if (data.key !== "bad" || !broken) return;
      failures += 1;
      throw new Error("not yet");
    });
    const reacting = start();
    const [first] = happen(noted("good", 1));
    happen(noted("bad", 1), noted("bad", 2), ...Array.from({ length: 200 }, (_, note) => noted("good", note + 2)));
    await until(() => notesOf(seen, "good").length === 201 && failures >= 2);
    await until(async () => (await checkpoint())?.position === first?.position);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect((await checkpoint())?.position).toBe(first?.position);
    broken = false;
    await until(() => notesOf(seen, "bad").length === 2);
    const head = await feed.head(0);
    await until(async () => (await checkpoint())?.position === head);
    await reacting.stop();
    await feed.stop();
  });

  it("reads no further than its window ahead of what fails, and can be stopped there", async () => {
    const { start, happen, seen, reactBy, feed } = runner({ windowEvents: 10 });
    let broken = true;
    reactBy(({ data }) => (data.key === "bad" && broken ? Promise.reject(new Error("not yet")) : Promise.resolve()));
    happen(noted("bad", 0), ...Array.from({ length: 50 }, (_, note) => noted("good", note)));
    const first = start();
    await until(() => seen.length === 9);
    await first.stop();
    expect(seen).toHaveLength(9);
    broken = false;
    const second = start();
    await until(() => notesOf(seen, "good").includes(49) && notesOf(seen, "bad").length === 1);
    await second.stop();
    await feed.stop();
  });

  it("gives the same command id for the same event after a restart, and says that it may repeat", async () => {
    const { start, happen, contexts, reactBy, feed } = runner();
    let broken = true;
    reactBy(() => (broken ? Promise.reject(new Error("cut off")) : Promise.resolve()));
    const first = start();
    await until(() => first.states()[0] === "active");
    const [event] = happen(noted("a", 1));
    await until(() => contexts.length >= 1);
    await first.stop();
    broken = false;
    const second = start("two");
    const before = contexts.length;
    await until(() => contexts.length > before);
    expect(contexts[0]).toMatchObject({ mayRepeatSince: undefined, causationId: event?.id, now: event?.metadata.at });
    expect(contexts.at(-1)).toMatchObject({
      commandId: contexts[0]?.commandId,
      actor: "system:reaction:note-taking",
      mayRepeatSince: event?.recordedAt,
    });
    await second.stop();
    await feed.stop();
  });

  it("begins with what happens from now on, and does not skip what happened between its first start and the next", async () => {
    const { start, happen, seen, feed } = runner({ from: "now" });
    happen(noted("a", 1));
    const first = start();
    await until(() => first.states()[0] === "active");
    await first.stop();
    happen(noted("a", 2));
    const second = start();
    await until(() => seen.length > 0);
    expect(seen).toEqual([{ key: "a", note: 2 }]);
    await second.stop();
    await feed.stop();
  });

  it("is active in one process, and goes on in another once the first has stopped", async () => {
    const { start, happen, seen, feed } = runner();
    const first = start("one");
    await until(() => first.states()[0] === "active");
    const second = start("two");
    happen(noted("a", 1));
    await until(() => seen.length === 1);
    expect(second.states()).toEqual(["standby"]);
    await first.stop();
    happen(noted("a", 2));
    await until(() => seen.length === 2);
    expect(seen).toEqual([
      { key: "a", note: 1 },
      { key: "a", note: 2 },
    ]);
    await second.stop();
    await feed.stop();
  });

  it("holds a key whose event cannot be decoded, until it can", async () => {
    let readable = false;
    const { start, happen, seen, feed } = runner({
      decode: (events) =>
        Promise.resolve(
          events.map((event) => {
            if (!readable && event.data.includes("13")) throw new Error("unlucky");
            return parsed(event);
          }),
        ),
    });
    happen(noted("a", 13), noted("b", 1));
    const reacting = start();
    await until(() => seen.length === 1);
    readable = true;
    await until(() => seen.length === 2);
    expect(notesOf(seen, "a")).toEqual([13]);
    await reacting.stop();
    await feed.stop();
  });
});
