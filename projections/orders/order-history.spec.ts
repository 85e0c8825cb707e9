import { describe, expect, it } from "vitest";
import { instant } from "../../domain/kernel/instant.ts";
import type { OrderEvent } from "../../domain/orders/index.ts";
import { encodedEvent, type Happened } from "../../feeds/sample-log.contract.ts";
import type { Principal } from "../../schemas/principal.ts";
import { type Delivered, position } from "../../schemas/recorded-event.ts";
import { orderHistory } from "./order-history.ts";
import { companies, placed, retailers, uuidAt } from "./sample-orders.fixture.ts";

const start = Date.UTC(2026, 2, 1);
const id = uuidAt(start, 1);
const of = { orderId: id };
const principal = (role: Principal["role"], partyId: string | null): Principal => ({
  accountId: "a",
  role,
  partyId,
  permissions: [],
});
const admin = principal("admin", null);

const happened = [
  placed(id, start, 0),
  { type: "OrderConfirmed", data: { ...of, by: "system", reliedOn: [] } },
  { type: "OrderProcessingStarted", data: of },
  { type: "OrderShipped", data: { ...of, carrier: "Post", trackingNumber: "T1" } },
] as readonly (Happened<OrderEvent> | OrderEvent)[];

/** A minute apart in business time, all recorded a day later, a second apart. */
const events = happened.map((event, revision) => ({
  ...encodedEvent({ ...event, stream: `order-${id}`, at: instant(start + revision * 60_000) }),
  ...event,
  stream: `order-${id}`,
  revision,
  position: position(`${revision}`),
  recordedAt: instant(start + 86_400_000 + revision * 1_000),
})) as readonly Delivered<OrderEvent>[];

const { history, asOf } = orderHistory((asked) => Promise.resolve(asked === id ? events : []));

describe("An order's history", () => {
  it("tells every event as data and as a sentence", async () => {
    const entries = await history(admin, id);
    expect(entries?.map(({ code, sentence }) => [code, sentence])).toEqual([
      ["OrderPlaced", "Corner Shop ordered 3 lines for 17.50 GBP from Tableware Ltd, as order 260301-0000-0001."],
      ["OrderConfirmed", "Confirmed by the marketplace."],
      ["OrderProcessingStarted", "The company is getting the goods ready."],
      ["OrderShipped", "Shipped with Post, tracking number T1."],
    ]);
    expect(entries?.[3]).toMatchObject({
      revision: 3,
      parameters: { carrier: "Post", trackingNumber: "T1" },
      data: { carrier: "Post" },
    });
  });

  it("is its parties' and the staff's to read, and for nobody else there", async () => {
    for (const viewer of [
      admin,
      principal("auditor", null),
      principal("retailer", retailers[0] ?? ""),
      principal("company", companies[0] ?? ""),
    ])
      expect(await history(viewer, id)).toHaveLength(4);
    for (const viewer of [
      principal("retailer", retailers[1] ?? ""),
      principal("company", companies[1] ?? ""),
      principal("analyst", null),
    ]) {
      expect(await history(viewer, id)).toBeUndefined();
      expect(await asOf(viewer, id, { revision: 0 })).toBeUndefined();
    }
    expect(await history(admin, "unknown")).toBeUndefined();
  });

  it("shows the order as it was at a revision, a business time, a time of recording", async () => {
    expect(await asOf(admin, id, { revision: 1 })).toMatchObject({ status: "confirmed", revision: 1 });
    expect(await asOf(admin, id, { revision: 99 })).toMatchObject({ status: "shipped" });
    expect(await asOf(admin, id, { at: "2026-03-01T00:02:30Z" })).toMatchObject({ status: "processing" });
    expect(await asOf(admin, id, { at: "2026-02-28T23:59:59Z" })).toBe("not-yet");
    expect(await asOf(admin, id, { recordedAt: "2026-03-02T00:00:00Z" })).toMatchObject({ status: "pending" });
    expect(await asOf(admin, id, { recordedAt: "2026-03-01T12:00:00Z" })).toBe("not-yet");
  });
});
