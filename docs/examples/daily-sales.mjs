// Daily sales per company, from the orders' topic alone.
//
//   KAFKA_BROKERS=127.0.0.1:9092 REGISTRY_URL=http://127.0.0.1:8080 TOPIC=tradepost.orders.events.1 \
//     node docs/examples/daily-sales.mjs
//
// It reads what is in the topic when it starts, prints one line per day, company and currency, and ends.
// - A day is a day in UTC, of the time at which the order was placed in business (ce_time): imported orders count when
//   they were placed, not when they were imported.
// - An order that was rejected or cancelled is not counted. What came back later (OrderReturned) is not taken off.
// - Currencies are never added up.
import { randomUUID } from "node:crypto";
import { SchemaRegistry } from "@kafkajs/confluent-schema-registry";
import { Kafka, logLevel } from "kafkajs";

// kafkajs 2.2.4 sets timers into the past, and Node warns of it: nothing for whoever reads the table.
const { emitWarning } = process;
process.emitWarning = (warning, ...rest) => {
  if (!rest.includes("TimeoutNegativeWarning")) emitWarning(warning, ...rest);
};

const setting = (name, usual) => {
  const value = process.env[name] ?? usual;
  if (value !== undefined) return value;
  process.stderr.write(`${name} is not set.\n`);
  process.exit(2);
};

const topic = setting("TOPIC");
const kafka = new Kafka({
  brokers: setting("KAFKA_BROKERS", "127.0.0.1:9092").split(","),
  clientId: "daily-sales",
  logLevel: logLevel.NOTHING,
});
const registry = new SchemaRegistry({ host: setting("REGISTRY_URL", "http://127.0.0.1:8080") });

/** Order id -> what was sold; gone again when the order is rejected or cancelled. */
const sold = new Map();

const take = (type, at, data) => {
  if (type === "OrderPlaced")
    sold.set(data.orderId, {
      day: new Date(at).toISOString().slice(0, 10),
      company: data.companyName,
      companyId: data.companyId,
      currency: data.currency,
      minor: BigInt(data.total.amountMinor),
    });
  if (type === "OrderRejected" || type === "OrderCancelled") sold.delete(data.orderId);
};

/** Partition -> highest position taken in. */
const covered = new Map();

/** Takes a record in unless it is a repeat: the topic is written at least once. True when it was new. */
const handle = async (partition, { value, headers }) => {
  const text = (name) => headers[name].toString();
  const [position, previous, highest] = [text("position"), text("previous"), covered.get(partition) ?? ""];
  if (position <= highest) return false;
  if (previous > highest)
    throw new Error(`Partition ${partition} has a hole: ${position} follows ${previous}, not ${highest}.`);
  take(text("ce_type"), text("ce_time"), await registry.decode(value));
  covered.set(partition, position);
  return true;
};

/** Reads from the first record to the last one that is there now; how many were new, and how many repeats. */
const readAll = async () => {
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map(
    (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => [partition, { low, high }]),
  );
  const left = new Set([...ends].filter(([, { low, high }]) => low !== high).map(([partition]) => partition));
  const count = { taken: 0, repeats: 0 };
  if (left.size > 0) {
    // A group of its own, without offsets: nobody else's reading is disturbed, and a second run begins anew.
    const groupId = `daily-sales-${randomUUID()}`;
    const consumer = kafka.consumer({ groupId, retry: { restartOnFailure: async () => false } });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise((done, failed) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => failed(payload.error.cause ?? payload.error));
      const read = async ({ partition, message }) => {
        if (!left.has(partition)) return;
        if (await handle(partition, message)) count.taken += 1;
        else count.repeats += 1;
        if (BigInt(message.offset) + 1n >= BigInt(ends.get(partition).high)) left.delete(partition);
        if (left.size === 0) done();
      };
      // A record that cannot be taken in will not be better the next time.
      consumer.run({ autoCommit: false, eachMessage: (given) => read(given).catch(failed) }).catch(failed);
    }).finally(() => consumer.disconnect());
    await admin.deleteGroups([groupId]);
  }
  await admin.disconnect();
  return count;
};

/** Minor units as people write the currency: 20535 GBP is 205.35. */
const amount = (minor, currency) => {
  const places = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  const digits = minor.toString().padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
};

const salesByDay = () => {
  const sales = new Map();
  for (const { day, company, companyId, currency, minor } of sold.values()) {
    const key = `${day} ${companyId} ${currency}`;
    const line = sales.get(key) ?? { day, companyId, company, currency, orders: 0, minor: 0n };
    sales.set(key, { ...line, orders: line.orders + 1, minor: line.minor + minor });
  }
  return [...sales.entries()].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, line]) => line);
};

const table = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const isNumber = (column) => column >= 4;
  const lineOf = (row) =>
    row
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join("  ");
  return rows.map((row) => `${lineOf(row).trimEnd()}\n`).join("");
};

try {
  const { taken, repeats } = await readAll();
  const lines = salesByDay().map(({ day, companyId, company, currency, orders, minor }) => [
    ...[day, companyId, company, currency, String(orders)],
    amount(minor, currency),
  ]);
  process.stdout.write(table([["day (UTC)", "company", "name", "currency", "orders", "sales"], ...lines]));
  process.stderr.write(`${taken} events of ${topic}, ${repeats} repeats dropped.\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
