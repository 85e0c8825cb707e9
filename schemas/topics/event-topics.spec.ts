import { describe, expect, it } from "vitest";
import { accountAggregate } from "../../command-handlers/accounts/account-aggregate.ts";
import { emailClaimAggregate } from "../../command-handlers/accounts/email-claim-aggregate.ts";
import * as aggregates from "../../command-handlers/aggregates.ts";
import { streamOf } from "../../command-handlers/aggregate.ts";
import { contextOf, isUnknownCategory, publishedContexts } from "./contexts.ts";
import { eventTopics, partitionName } from "./event-topics.ts";

const topics = eventTopics("1");

describe("event topics", () => {
  it("are named for their context and generation", () => {
    expect(topics.names).toContain("tradepost.orders.events.1");
    expect(topics.names).toHaveLength(publishedContexts.length);
  });

  it("take every stream of a context, by Kafka's default partitioner", () => {
    expect(topics.placeOf("order-0195a4a0-7b3e-7c11-8d01-4b7a6f1e2d3c")).toEqual({
      topic: "tradepost.orders.events.1",
      partition: 2,
    });
    expect(partitionName({ topic: "t", partition: 3 })).toBe("t[3]");
  });

  it("know every aggregate of the write side", () => {
    const all = [...Object.values(aggregates), accountAggregate, emailClaimAggregate];
    for (const aggregate of all) expect(() => contextOf(streamOf(aggregate, "1"))).not.toThrow();
  });

  it("carry no claims", () => {
    expect(topics.placeOf("claim-email-00ff")).toBeUndefined();
  });

  it.each(["planet-1", "order", "", "$streams", "constructor-1"])("do not guess where %j belongs", (stream) => {
    expect(() => topics.placeOf(stream)).toThrow(expect.toSatisfy(isUnknownCategory));
  });

  it.each(["", "A", "a.b", "-1", "x".repeat(64)])("refuse %j as a generation", (generation) => {
    expect(() => eventTopics(generation)).toThrow(RangeError);
  });
});
