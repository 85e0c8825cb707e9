import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryEventStore } from "../adapters/event-store/memory/event-store.ts";
import { memoryLog } from "../adapters/event-store/memory/log.ts";
import { instant } from "../domain/kernel/instant.ts";
import { randomUuidV7 } from "../schemas/uuid.ts";
import { commandHistory } from "./command-history.ts";

const start = Date.parse("2026-03-01T08:00:00.000Z");

const open = () => {
  let clock = start;
  let [length, reads] = [0, 0];
  const inner = memoryEventStore(memoryLog(() => clock));
  const readBackwards: typeof inner.readBackwards = async (...args) => {
    reads += 1;
    return inner.readBackwards(...args);
  };
  /** One event a second. */
  const append = async (commandId: string) => {
    clock += 1_000;
    const metadata = { commandId, correlationId: "c", causationId: "c", actor: "system:spec", at: instant(clock) };
    const event = { id: randomUuidV7(), type: "Noted", data: "{}" };
    const full = { ...event, metadata: { ...metadata, schemaVersion: "1", chain: "" } };
    await inner.append("s-1", length === 0 ? "none" : length - 1, [full]);
    length += 1;
  };
  return { find: commandHistory({ readBackwards }), append, reads: () => reads };
};

const at = (second: number) => instant(start + second * 1_000);

describe("the history of commands", () => {
  it("finds every command that is young enough, in whichever order they are looked for, while the stream grows", async () => {
    const step = fc.oneof(
      fc.constant("append" as const),
      fc.record({ back: fc.nat(40), since: fc.nat(60), lag: fc.nat(3) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        const { find, append } = open();
        let [length, upTo] = [0, -1];
        for (const each of steps) {
          if (each === "append") {
            await append(`c-${length}`);
            length += 1;
            continue;
          }
          upTo = Math.max(upTo, length - 1 - each.lag);
          if (upTo < 0) continue;
          const wanted = upTo - each.back;
          const found = await find({ stream: "s-1", commandId: `c-${wanted}`, since: at(each.since) }, upTo);
          const isYoung = wanted >= 0 && wanted + 1 >= each.since;
          if (isYoung) expect(found).toBe(wanted);
          else if (wanted < 0) expect(found).toBeUndefined();
        }
      }),
    );
  });

  it("reads no event twice, however many commands are looked for", async () => {
    const { find, append, reads } = open();
    for (let index = 0; index < 3_000; index += 1) await append(`c-${index}`);
    for (let index = 0; index < 3_000; index += 7)
      expect(await find({ stream: "s-1", commandId: `c-${index}`, since: at(0) }, 2_999)).toBe(index);
    expect(await find({ stream: "s-1", commandId: "unheard", since: at(0) }, 2_999)).toBeUndefined();
    expect(reads()).toBe(Math.ceil(3_000 / 512));
  });

  it("does not read behind the first event that is too old", async () => {
    const { find, append, reads } = open();
    for (let index = 0; index < 3_000; index += 1) await append(`c-${index}`);
    expect(await find({ stream: "s-1", commandId: "unheard", since: at(2_900) }, 2_999)).toBeUndefined();
    expect(reads()).toBe(1);
  });
});
