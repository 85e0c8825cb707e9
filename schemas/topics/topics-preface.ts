/** What holds for every topic. */
export const topicsPreface = (partitions: number) => `# Topics

Made from the schemas by \`npm run docs:topics\`; a change by hand is lost, and a spec fails until it is made again.

Where Kafka is set up, every event is published: one topic per context, \`tradepost.<context>.events.<generation>\`. A
generation is published anew from the store when the number of partitions, or what goes where, has to change; a deployment
says which one it has: \`npm run cli -- topics list\`.

- **Key** is the stream, such as \`order-<id>\`. A stream's events are on one partition of ${partitions} (murmur2, Kafka's own default), in order.
- **Kept for ever**: a topic holds all of history, from the first event on.
- **Value** is Avro in the Confluent wire format: a zero byte, four bytes of schema id (big-endian), the record. The gateway
  serves the schemas as a read-only schema registry, so an unmodified consumer in any language decodes every topic:
  give it the gateway's address as the registry's, without a login.
- **Schemas** change compatibly in both directions and over all versions (FULL_TRANSITIVE). Subjects are record names
  (\`tradepost.orders.OrderPlaced\`): what a record is, its schema id says, and a topic carries many kinds.
- **Personal fields are ciphertext**, one key per person, and the key is never in a topic. Once a person is forgotten it is gone.
- **At least once**: a record may come again. Per partition, keep the highest \`position\` that you have taken in, C:
  \`position\` <= C is a repeat, drop it; \`previous\` > C is a hole (there should be none: ask whoever runs Kafka); else
  take it in, and C = \`position\`. Positions are text of fixed width: compare them as text.
- **Money** is in minor units (\`amountMinor\`, pence) with its currency; unit prices carry four places more (\`amountMinorE4\`).
- **Time**: \`ce_time\` is when it happened in business, \`recordedAt\` (and the record's timestamp) when the store took it.

\`npm run cli -- topics describe <topic>\` says the same of a running deployment, \`topics tail <topic> --from <time>\` reads.
[examples/daily-sales.mjs](examples/daily-sales.mjs) computes daily sales per company from the orders' topic alone.`;
