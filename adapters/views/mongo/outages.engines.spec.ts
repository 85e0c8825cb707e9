import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { memoryLeases } from "../../leases/memory.ts";
import { leaseKeeper } from "../../../feeds/lease-keeper.ts";
import { parsed, sampleLog, silent, until } from "../../../feeds/sample-log.contract.ts";
import { startProjections } from "../../../projections/engine.ts";
import { plainFold } from "../../../projections/interleaved.contract.ts";
import { counted, tally } from "../../../projections/tally.contract.ts";
import type { View } from "../../../projections/view.ts";
import { wayTo } from "../../mongo/cut-off.fixture.ts";
import { openMongo } from "../../mongo/open.ts";
import { testMongo } from "../../mongo/test-database.ts";
import { talliesOf, tallyDocuments, tallyView } from "./tally-documents.fixture.ts";

let test: Awaited<ReturnType<typeof testMongo>>;

beforeEach(async () => {
  test = await testMongo();
});

afterEach(async () => {
  await test.drop();
});

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => counted(["a", "b", "c"][index % 3] ?? "a", 1 + (index % 5)));

const running = async (view: View) => {
  const { log, feed, happen } = sampleLog({ pageEvents: 20 });
  const keeper = leaseKeeper({ leases: memoryLeases(), owner: "spec", log: silent });
  const projections = await startProjections({
    feed,
    views: [view],
    leaseKeeper: keeper,
    liveUpdates: { publish: () => undefined },
    log: silent,
  });
  return {
    happen,
    folded: () => plainFold(tally(), log.events().map(parsed)),
    drained: async () => (await tallyView(test.db).checkpoint(0))?.position === (await feed.head(0)),
    parked: () => tallyView(test.db).parked(),
    stop: async () => {
      await projections.stop();
      await keeper.stop();
      await feed.stop();
    },
  };
};

describe("a running view", () => {
  it.each(["cut", "silence"] as const)(
    "goes on by itself after MongoDB was away (%s), and parks nothing",
    async (fault) => {
      const way = await wayTo(test.url);
      const { db, close } = await openMongo(way.url, { deadlineMs: 500 });
      const { happen, folded, drained, parked, stop } = await running(tallyView(db));
      happen(...many(60));
      await until(drained);
      for (let outage = 0; outage < 3; outage++) {
        happen(...many(30));
        way[fault]();
        happen(...many(30));
        await new Promise((resolve) => setTimeout(resolve, 200));
        way.mend();
      }
      await until(drained, 30_000);
      expect(await talliesOf(test.db)).toEqual(folded());
      expect(await parked()).toEqual([]);
      await stop();
      await close();
      await way.close();
    },
  );

  it("fills an emptied database again, indexes included, as soon as anything happens", async () => {
    const { happen, folded, drained, stop } = await running(tallyView(test.db));
    happen(...many(200));
    await until(drained);
    await test.db.dropDatabase();
    expect(await talliesOf(test.db)).toEqual(new Map());
    happen({ type: "Foreign", stream: "other-1", data: {} });
    await until(drained);
    expect(await talliesOf(test.db)).toEqual(folded());
    const indexes = await test.db.collection(tallyDocuments.collection).indexes();
    expect(indexes.map(({ key }) => key)).toContainEqual({ total: 1 });
    await stop();
  });

  it("survives that its database is emptied again and again under it", async () => {
    const { happen, folded, drained, stop } = await running(tallyView(test.db));
    for (let turn = 0; turn < 8; turn++) {
      happen(...many(40));
      await new Promise((resolve) => setTimeout(resolve, 20 + turn * 5));
      await test.db.dropDatabase();
    }
    happen(...many(3));
    await until(drained, 30_000);
    expect(await talliesOf(test.db)).toEqual(folded());
    await stop();
  });
});
