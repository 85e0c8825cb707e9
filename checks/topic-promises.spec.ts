import { describe, expect, it } from "vitest";
import { position } from "../schemas/recorded-event.ts";
import { eventTopics } from "../schemas/topics/event-topics.ts";
import { sampleEvents } from "./sample-events.fixture.ts";
import { brokenTopics, type TopicRecord } from "./topic-promises.ts";

const topics = eventTopics("1");
const epoch = "of-the-store";

const events = sampleEvents([
  { stream: "order-1", type: "OrderPlaced" },
  { stream: "claim-email-1", type: "ClaimHeld" },
  { stream: "order-1", type: "OrderConfirmed" },
  { stream: "order-1", type: "OrderShipped" },
  { stream: "product-1", type: "ProductCreated" },
]);

/** As a relay without a fault publishes them. */
const published = (() => {
  const last = new Map<string, TopicRecord["previous"]>();
  return events.flatMap((event): readonly TopicRecord[] => {
    const place = topics.placeOf(event.stream);
    if (!place) return [];
    const previous = last.get(place.topic);
    last.set(place.topic, event.position);
    return [{ ...place, event, previous, epoch }];
  });
})();
const [placed, confirmed, shipped, created] = published;
const look = (records: readonly (TopicRecord | undefined)[]) =>
  brokenTopics(
    events,
    records.flatMap((record) => record ?? []),
    { topics, epoch },
  ).map(({ promise }) => promise);

describe("The check of the topics", () => {
  it("finds nothing where every published event stands in order, and those that are not published do not", () => {
    expect(look(published)).toEqual([]);
  });

  it("takes repeats, one or a batch, for what they are", () => {
    expect(look([placed, placed, confirmed, placed, confirmed, shipped, created])).toEqual([]);
  });

  it("sees an event that never came", () => {
    expect(look([placed, shipped, created])).toEqual(["early", "missing"]);
    expect(look([placed, confirmed, shipped])).toEqual(["missing"]);
  });

  it("sees events that changed places", () => {
    expect(look([placed, shipped, confirmed, created])).toEqual(["early"]);
  });

  it("sees a record that names another one before it", () => {
    const unlinked = confirmed && { ...confirmed, previous: undefined };
    expect(look([placed, unlinked, shipped, created])).toEqual(["unchained"]);
  });

  it("sees what is not of this store: an unknown event, another epoch, another partition", () => {
    const unknown = placed && { ...placed, event: { ...placed.event, position: position("9") } };
    const elsewhere = placed && { ...placed, epoch: "of-another" };
    const astray = placed && { ...placed, partition: placed.partition + 1 };
    expect(look([...published, unknown])).toEqual(["foreign"]);
    expect(look([...published, elsewhere])).toEqual(["foreign"]);
    expect(look([...published, astray])).toEqual(["foreign"]);
  });

  it("sees an event that reads otherwise than in the store", () => {
    const altered = shipped && { ...shipped, event: { ...shipped.event, data: '{"carrier":"other"}' } };
    expect(look([placed, confirmed, altered, created])).toEqual(["altered"]);
  });
});
