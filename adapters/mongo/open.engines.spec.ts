import { describe, expect, inject, it } from "vitest";
import { wayTo } from "./cut-off.fixture.ts";
import { onMongo } from "./errors.ts";
import { openMongo } from "./open.ts";

const elapsed = async (work: () => Promise<unknown>) => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

describe("opening MongoDB", () => {
  it("gives the database that the address names, else one of its own name", async () => {
    const url = new URL(inject("mongodbUrl"));
    url.pathname = "/named";
    const named = await openMongo(url.href);
    url.pathname = "/";
    const unnamed = await openMongo(url.href);
    expect([named.db.databaseName, unnamed.db.databaseName]).toEqual(["named", "tradepost"]);
    await named.ping();
    await named.close();
    await unnamed.close();
  });

  it("says in words that nobody answers, soon, and without the password", async () => {
    const took = await elapsed(async () => {
      const opening = openMongo("mongodb://ann:secret@127.0.0.1:1/tradepost", { deadlineMs: 500 });
      await expect(opening).rejects.toThrow(
        /MongoDB at mongodb:\/\/\*\*\*@127\.0\.0\.1:1\/tradepost cannot be reached/,
      );
      await expect(opening).rejects.not.toThrow(/secret/);
    });
    expect(took).toBeLessThan(3_000);
  });

  it("says that an address is none", async () => {
    await expect(openMongo("postgres://localhost/")).rejects.toThrow(/MONGODB_URL is no address of MongoDB/);
  });

  it("gives up a server that takes connections and does not answer", async () => {
    const way = await wayTo(inject("mongodbUrl"));
    way.silence();
    const took = await elapsed(() =>
      expect(openMongo(way.url, { deadlineMs: 700 })).rejects.toThrow(/cannot be reached/),
    );
    expect(took).toBeLessThan(5_000);
    await way.close();
  });
});

describe("a call to a MongoDB that is away", () => {
  it.each(["cut", "silence"] as const)(
    "fails within its deadline as unavailable (%s), and works once it is back",
    async (fault) => {
      const way = await wayTo(inject("mongodbUrl"));
      const { db, close } = await openMongo(way.url, { deadlineMs: 700 });
      const count = () => onMongo(() => db.collection("none").countDocuments({}));
      expect(await count()).toBe(0);
      way[fault]();
      const took = await elapsed(() => expect(count()).rejects.toMatchObject({ code: "ENGINE_UNAVAILABLE" }));
      expect(took).toBeLessThan(5_000);
      way.mend();
      await expect.poll(() => count().catch(() => -1), { timeout: 15_000 }).toBe(0);
      await close();
      await way.close();
    },
  );

  it("is told apart from data that MongoDB refuses", async () => {
    const { db, close } = await openMongo(inject("mongodbUrl"));
    const refused = onMongo(() => db.collection("none").updateOne({}, { $set: { "a\0b": 1 } }));
    await expect(refused).rejects.not.toMatchObject({ code: "ENGINE_UNAVAILABLE" });
    const malformed = onMongo(() => db.collection("none").find({ $and: [] }).toArray());
    await expect(malformed).rejects.not.toMatchObject({ code: "ENGINE_UNAVAILABLE" });
    await close();
  });
});
