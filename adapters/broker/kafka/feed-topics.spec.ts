import { describe, expect, it } from "vitest";
import { eventCatalogue } from "../../../schemas/event-catalogue.ts";
import { publishedContexts } from "../../../schemas/topics/contexts.ts";
import { eventTopics } from "../../../schemas/topics/event-topics.ts";
import { feedTopics, numberedContexts, partitionNumbers } from "./feed-topics.ts";

const topics = feedTopics(eventTopics("1"), eventCatalogue());
const numbers = partitionNumbers(topics);

describe("the numbers of a feed's partitions", () => {
  it("are those that checkpoints are kept under: what stands here does not move", () => {
    expect(numberedContexts.slice(0, 7)).toEqual([
      "accounts",
      "companies",
      "fulfilment",
      "inventory",
      "orders",
      "products",
      "retailers",
    ]);
  });

  it("cover every published context", () => {
    expect([...publishedContexts].toSorted()).toEqual([...numberedContexts].toSorted());
    const unnumbered = { ...eventTopics("1"), names: ["tradepost.planets.events.1"] };
    expect(() => feedTopics(unnumbered, eventCatalogue())).toThrow("tradepost.planets.events.1");
  });

  it("lead to a place and back", () => {
    for (let number = 0; number < numbers.count; number++) {
      expect(numbers.numberOf(numbers.placeOf(number))).toBe(number);
    }
    expect(numbers.placeOf(13)).toEqual({ topic: "tradepost.companies.events.1", partition: 1 });
    for (const number of [-1, 0.5, numbers.count]) expect(() => numbers.placeOf(number)).toThrow(RangeError);
  });

  it("know the topic of every type, and no place for streams that are not published", () => {
    expect(topics.topicOf("OrderPlaced")).toBe("tradepost.orders.events.1");
    expect(topics.topicOf("PlanetFound")).toBeUndefined();
    expect(topics.placeOf("claim-email-00ff")).toBeUndefined();
    expect(topics.placeOf("planet-1")).toBeUndefined();
  });
});
