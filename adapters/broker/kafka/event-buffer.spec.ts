import { describe, expect, it } from "vitest";
import { encodedEvent } from "../../../feeds/sample-log.contract.ts";
import { position } from "../../../schemas/recorded-event.ts";
import { memoryLog } from "../../event-store/memory/log.ts";
import { eventBuffer } from "./event-buffer.ts";
import { sharedRoom } from "./shared-room.ts";

const eventsOf = (count: number) => {
  const log = memoryLog();
  const events = Array.from({ length: count }, (_, n) => encodedEvent({ type: "Counted", stream: "a", data: { n } }));
  log.append("a", "none", events);
  return log.events();
};

const begin = position("");

const twoIn = (roomEvents: number) => {
  const room = sharedRoom(roomEvents, 1_000_000);
  return [0, 1].map(() => eventBuffer({ eventsMax: 5, charsMax: 1_000_000, room }));
};

describe("buffers that share room", () => {
  it("hold more than their share while there is room, and their share when there is none", () => {
    const [one, other] = twoIn(20);
    for (const [index, event] of eventsOf(20).entries()) {
      expect(one?.isFull()).toBe(false);
      one?.push(event, index + 1);
    }
    expect(one?.isFull()).toBe(true);
    for (const [index, event] of eventsOf(5).entries()) {
      expect(other?.isFull()).toBe(false);
      other?.push(event, index + 1);
    }
    expect(other?.isFull()).toBe(true);
  });

  it("give back what they drop", () => {
    const [one, other] = twoIn(20);
    const events = eventsOf(20);
    for (const [index, event] of events.entries()) one?.push(event, index + 1);
    for (const [index, event] of eventsOf(6).entries()) other?.push(event, index + 1);
    expect(other?.isFull()).toBe(true);
    one?.page(begin, 18);
    one?.trim();
    expect(one?.countBehind(begin)).toBe(5);
    expect(other?.isFull()).toBe(false);
  });

  it("give everything back when they begin elsewhere", () => {
    const [one, other] = twoIn(10);
    for (const [index, event] of eventsOf(10).entries()) one?.push(event, index + 1);
    one?.page(begin, 3);
    one?.clear(begin);
    for (const [index, event] of eventsOf(9).entries()) other?.push(event, index + 1);
    expect(other?.isFull()).toBe(false);
  });
});
