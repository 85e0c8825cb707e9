import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestLog } from "../adapters/event-store/postgres/test-log.ts";
import { someEvent } from "../command-handlers/event-store.contract.ts";
import { brokenPromises, unsettled } from "./order-promises.ts";

describe("The check of a stored log", () => {
  let log: Awaited<ReturnType<typeof openTestLog>>;
  beforeEach(async () => {
    log = await openTestLog();
    await log.store.append("thing-1", "none", [someEvent(), someEvent(), someEvent()]);
    await log.store.append("thing-2", "none", [someEvent(), someEvent()]);
  });
  afterEach(() => log.close());

  const broken = () => brokenPromises(log.pool, []);

  it("finds nothing in a log as it was written", async () => {
    expect(await broken()).toEqual([]);
  });

  it("sees an event that is gone, by its position and by its revision", async () => {
    await log.pool.query("DELETE FROM log_events WHERE position = 2");
    expect(await broken()).toEqual([
      { promise: "order", what: "position 3" },
      { promise: "order", what: "thing-1@2" },
    ]);
  });

  it("sees two events of a stream that changed places", async () => {
    await log.pool.query("UPDATE log_events SET revision = 99 WHERE position = 4");
    await log.pool.query("UPDATE log_events SET revision = 0 WHERE position = 5");
    await log.pool.query("UPDATE log_events SET revision = 1 WHERE position = 4");
    expect(await broken()).toContainEqual({ promise: "order", what: "thing-2@1" });
  });

  it("names an order that nothing has been said about, until something is", async () => {
    const acknowledged = [{ key: "k-1", orderId: "o-1", body: "" }];
    await log.store.append("order-o-1", "none", [someEvent({ reference: "k-1" }, { type: "OrderPlaced" })]);
    expect(await unsettled(log.pool, acknowledged)).toEqual(["order-o-1"]);
    await log.store.append("order-o-1", 0, [someEvent({}, { type: "OrderConfirmed" })]);
    expect(await unsettled(log.pool, acknowledged)).toEqual([]);
  });
});
