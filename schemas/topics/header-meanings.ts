/** What each header of a record says, in the order that people read them. */
export const headerMeanings: Readonly<Record<string, string>> = {
  ce_specversion: "CloudEvents version: 1.0.",
  ce_id: "The event's id, a UUID. A repeat has the same.",
  ce_type: "The event's type, such as OrderPlaced.",
  ce_source: "/tradepost/ and the context.",
  ce_time: "When it happened in business time, ISO 8601 in UTC; an import may tell of the past.",
  "content-type": "application/avro: what follows the five bytes of the Confluent frame.",
  stream: "The stream it belongs to, which is also the key: order-<id>.",
  revision: "Its place in that stream, from 0.",
  position: "Its place in the store: fixed-width text that sorts. Within a partition it rises, but for repeats.",
  previous: "Position of the event before it on this partition; empty for the first. What tells a hole.",
  epoch: "The store it was published from.",
  recordedAt:
    "When the store took it, ISO 8601 in UTC; also the record's timestamp. Within a partition it never falls.",
  commandId: "The command that caused it.",
  correlationId: "Everything that followed from one request shares it.",
  causationId: "The command or event right before it.",
  actor: "Who did it: an account's id, or a part of the system.",
  schemaVersion: "Version of its type's schema.",
  chain: "Digest over this event and, through it, all before it in its stream.",
  traceparent: "W3C trace context; left out where the ids are no UUIDs.",
  layout:
    "Order of the JSON keys in the store, where it is not the schema's. To rebuild the stored bytes; else of no use.",
  json: "The stored JSON itself, in the rare case that neither schema nor layout gives it back.",
};
