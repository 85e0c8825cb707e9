import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeMarketplace } from "./fake-marketplace.fixture.ts";
import { importOrders } from "./import-orders.ts";
import { isReconciled, reportText } from "./report.ts";
import type { ImportOptions, Progress } from "./settings.ts";

const fixture = join(import.meta.dirname, "fixture.csv");

describe("Importing a file of invoices", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "import-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const rejectedPath = () => join(folder, "rejected.csv");
  const run = (marketplace = fakeMarketplace(), options: ImportOptions = {}, file = fixture) =>
    importOrders(file, marketplace.client, { source: "shop", rejectedPath: rejectedPath(), ...options });

  it("makes an order of each invoice, in time order, at the file's prices and times", async () => {
    const marketplace = fakeMarketplace();
    await run(marketplace, { width: 1 });
    const orders = marketplace.log.filter(({ name }) => name === "ImportOrder");
    expect(orders.map(({ input, at }) => [input["reference"], at])).toEqual([
      ["1000", "2010-12-01T07:00:00.000Z"],
      ["1001", "2010-12-01T08:26:00.000Z"],
      ["1002", "2010-12-01T09:00:00.000Z"],
      ["1006", "2011-01-04T10:00:00.000Z"],
    ]);
  });

  it("keeps lines as they stand in the file: a product twice is two lines, and lines of one invoice may be apart", async () => {
    const marketplace = fakeMarketplace();
    await run(marketplace);
    const lines = [...marketplace.orders.values()].map(({ items }) =>
      items.map(({ quantity, unitPrice }) => [quantity, unitPrice]),
    );
    expect(lines).toContainEqual([
      [6, "2.55"],
      [6, "3.39"],
      [2, "2.55"],
    ]);
    expect(lines).toContainEqual([
      [10, "3.20"],
      [1, "4.95"],
      [5, "3.20"],
    ]);
  });

  it("comes to the same total as the accepted rows, to the penny", async () => {
    const report = await run();
    const rows = 6 * 255 + 6 * 339 + 2 * 255 + (10 * 320 + 495 + 5 * 320) + 339 + 1;
    expect(report.orders).toMatchObject({ imported: 4, refused: 0, totalMinor: rows });
    expect(report.check).toEqual({ orders: 4, totalMinor: rows, differences: [] });
    expect(isReconciled(report)).toBe(true);
    expect(reportText(report)).toContain("to the last penny");
  });

  it("accounts for every row: in an order, given back, or reported with line and reason", async () => {
    const report = await run();
    expect(report.rows).toEqual({
      read: 18,
      ordered: 8,
      returned: 1,
      rejected: {
        "not-goods": 2,
        "missing-customer": 1,
        "price-not-positive": 1,
        "negative-quantity-without-cancellation": 1,
        "unparsable-quantity": 1,
        "unparsable-date": 1,
        "return-partly-without-order": 1,
        "return-without-order": 1,
      },
    });
    const lines = (await readFile(rejectedPath(), "utf8")).split("\n");
    expect(lines).toContain("8,1003,22139,missing-customer,RETROSPOT TEA SET");
    expect(lines).toContain("17,C1008,71053,return-without-order,1 units");
  });

  it("matches what came back to that customer's earlier lines, over several where one is not enough", async () => {
    const marketplace = fakeMarketplace();
    const report = await run(marketplace);
    const returned = marketplace.log.filter(({ name }) => name === "ReceiveReturn");
    expect(returned.map(({ input, at }) => [input["items"], at])).toEqual([
      [
        [
          { lineNumber: 3, quantity: 2 },
          { lineNumber: 1, quantity: 5 },
          { lineNumber: 2, quantity: 6 },
        ],
        "2011-01-05T11:00:00.000Z",
      ],
    ]);
    const refund = 7 * 255 + 6 * 339;
    expect(report.returns).toEqual({
      invoices: 2, rowsMatched: 1, rowsPartlyMatched: 1, rowsUnmatched: 1, rowsRefused: 0, statedMinor: refund, refundedMinor: refund,
    }); // prettier-ignore
  });

  it("lets in what each month's orders need before the first of them", async () => {
    const marketplace = fakeMarketplace();
    await run(marketplace, { width: 1 });
    const stock = marketplace.log.filter(({ name }) => name === "ReceiveStock");
    expect(stock.map(({ at, input }) => [at, input["quantity"]])).toEqual([
      ["2010-12-01T00:00:00.000Z", 8],
      ["2010-12-01T00:00:00.000Z", 22],
      ["2010-12-01T00:00:00.000Z", 1],
      ["2011-01-01T00:00:00.000Z", 12],
    ]);
    const givenBack = 7 + 6;
    expect([...marketplace.stock.values()].reduce((sum, left) => sum + left, 0)).toBe(givenBack);
  });

  it("names products as the file does most often, and retailers by number and country", async () => {
    const marketplace = fakeMarketplace();
    await run(marketplace);
    const names = marketplace.log.filter(({ name }) => name === "UpdateProduct").map(({ input }) => input["name"]);
    expect(names).toContain("WHITE METAL LANTERN");
    const retailers = marketplace.log.filter(({ name }) => name === "UpdateRetailerProfile");
    expect(retailers.map(({ input }) => [input["businessName"], input["address"]])).toContainEqual([
      "shop customer 12583",
      { street: null, postcode: null, city: "Unknown", region: "IE" },
    ]);
  });

  it("adds nothing the second time, and reports the same", async () => {
    const marketplace = fakeMarketplace();
    const first = await run(marketplace);
    const effects = marketplace.log.length;
    expect(await run(marketplace)).toEqual(first);
    expect(marketplace.log).toHaveLength(effects);
  });

  it("adds nothing either once the keys of the first time have expired", async () => {
    const marketplace = fakeMarketplace();
    await run(marketplace);
    const effects = marketplace.log.length;
    marketplace.expireKeys();
    const report = await run(marketplace);
    expect(marketplace.log).toHaveLength(effects);
    expect(report.orders).toMatchObject({ imported: 0, importedBefore: 4, refused: 0 });
  });

  it("goes on where it stopped", async () => {
    const marketplace = fakeMarketplace();
    const stopAfter = 20;
    const stopping = {
      ...marketplace.client,
      send: (command: Parameters<typeof marketplace.client.send>[0]) =>
        marketplace.log.length >= stopAfter ? Promise.reject(new Error("stopped")) : marketplace.client.send(command),
    };
    await expect(importOrders(fixture, stopping, { source: "shop", rejectedPath: rejectedPath() })).rejects.toThrow(
      "stopped",
    );
    const report = await run(marketplace);
    expect(isReconciled(report)).toBe(true);
    expect(marketplace.log.filter(({ name }) => name === "ImportOrder")).toHaveLength(4);
  });

  it("waits for a marketplace that is away for a moment", async () => {
    const marketplace = fakeMarketplace();
    marketplace.failNext(5);
    expect(isReconciled(await run(marketplace))).toBe(true);
  });

  it("adds the next file of the same shop to what is there", async () => {
    const marketplace = fakeMarketplace();
    await run(marketplace);
    const next = join(folder, "next.csv");
    await writeFile(
      next,
      "Invoice;StockCode;Description;Quantity;InvoiceDate;Price;Customer ID;Country\n2001;85123A;HEART RENAMED;2;1/2/2012 9:00;2,75;17850.0;Germany\n",
    );
    const products = () => marketplace.log.filter(({ name }) => name === "CreateProduct").length;
    const before = products();
    const report = await run(marketplace, {}, next);
    expect(report.orders).toMatchObject({ imported: 1, totalMinor: 550 });
    expect(products()).toBe(before);
    expect(marketplace.orders.size).toBe(5);
  });

  it("reads the file gzipped as well", async () => {
    const packed = join(folder, "packed.csv.gz");
    await writeFile(packed, gzipSync(await readFile(fixture)));
    expect((await run(fakeMarketplace(), {}, packed)).orders).toEqual((await run()).orders);
  });

  it("reports the rows of an order that the marketplace refuses, and what was to come back of it, and goes on", async () => {
    const marketplace = fakeMarketplace();
    const refusing = {
      ...marketplace.client,
      send: (command: Parameters<typeof marketplace.client.send>[0]) =>
        command.input["reference"] === "1001"
          ? Promise.resolve({ outcome: "rejected" as const, reason: "ProductNotAvailable" })
          : marketplace.client.send(command),
    };
    const report = await importOrders(fixture, refusing, { source: "shop", rejectedPath: rejectedPath() });
    expect(report.orders).toMatchObject({ imported: 3, refused: 1 });
    expect(report.rows.rejected).toMatchObject({ "order-refused": 3, "return-refused": 2 });
    const { read, ordered, returned, rejected } = report.rows;
    expect(ordered + returned + Object.values(rejected).reduce((sum, count) => sum + count, 0)).toBe(read);
  });

  it("finds an order whose total is not that of its rows", async () => {
    const marketplace = fakeMarketplace();
    const wrong = {
      ...marketplace.client,
      order: async (id: string) => {
        const order = await marketplace.client.order(id);
        return order?.totalAmount.amountMinor === 339
          ? { ...order, totalAmount: { amountMinor: 340, currency: "GBP" } }
          : order;
      },
    };
    const report = await importOrders(fixture, wrong, { source: "shop", rejectedPath: rejectedPath() });
    expect(report.check.differences).toEqual([{ invoice: "1000", expectedMinor: 339, actualMinor: 340 }]);
    expect(isReconciled(report)).toBe(false);
    expect(reportText(report)).toContain("1000: 3.39 GBP in the file, 3.40 GBP here");
  });

  it("tells how far it is", async () => {
    const seen: Progress[] = [];
    await run(fakeMarketplace(), { onProgress: (progress) => seen.push(progress) });
    for (const [phase, total] of [
      ["customers", 2],
      ["products", 4],
      ["orders", 6],
      ["checking", 4],
    ] as const)
      expect(seen.findLast((progress) => progress.phase === phase)).toEqual({ phase, done: total, total });
  });

  it("says which columns a file lacks", async () => {
    const bare = join(folder, "bare.csv");
    await writeFile(bare, "InvoiceNo,StockCode,Quantity\n1,2,3\n");
    await expect(run(fakeMarketplace(), {}, bare)).rejects.toThrow("no column for: date, price, customer");
  });
});
