import { describe, expect, it } from "vitest";
import { decisions } from "../kernel/decider.ts";
import { given } from "../kernel/given.ts";
import { orderId, productId as product_ } from "../kernel/ids.ts";
import { instant } from "../kernel/instant.ts";
import { inventory, type InventoryCommand, type InventoryEvent, type InventoryRejection } from "./index.ts";

const { accept, reject } = decisions<InventoryEvent, InventoryRejection>();

const productId = product_("p-1");
const [first, second] = [orderId("o-1"), orderId("o-2")];
const expiresAt = instant("2026-03-15T08:00:00Z");

const received = (quantity: number): InventoryEvent => ({
  type: "StockReceived",
  data: { productId, quantity, reference: null },
});
const reserved = (order = first, quantity = 4): InventoryEvent => ({
  type: "StockReserved",
  data: { productId, orderId: order, quantity, expiresAt },
});
const ranLow = (available: number, reorderLevel = 0): InventoryEvent => ({
  type: "StockRanLow",
  data: { productId, available, reorderLevel },
});
const level = (reorderLevel: number): InventoryEvent => ({
  type: "ReorderLevelSet",
  data: { productId, reorderLevel },
});
const counted = (units: number, difference: number): InventoryEvent => ({
  type: "StockCounted",
  data: { productId, counted: units, difference },
});
const adjusted = (difference: number): InventoryEvent => ({
  type: "StockAdjusted",
  data: { productId, difference, reason: "damaged" },
});
const ofOrder = <Type extends "StockReleased" | "StockCommitted" | "StockReturned" | "StockReservationExpired">(
  type: Type,
  quantity = 4,
) => ({ type, data: { productId, orderId: first, quantity } });

const receive = (quantity: number): InventoryCommand => ({
  type: "ReceiveStock",
  data: { productId, quantity, reference: null },
});
const count = (units: number, expectedRevision: number | null = null): InventoryCommand => ({
  type: "CountStock",
  data: { productId, counted: units, expectedRevision },
});
const adjust = (difference: number): InventoryCommand => ({
  type: "AdjustStock",
  data: { productId, difference, reason: "damaged" },
});
const reserve = (order = first, quantity = 4): InventoryCommand => ({
  type: "ReserveStock",
  data: { productId, orderId: order, quantity, expiresAt },
});
const command = (type: "ReleaseStock" | "CommitStock"): InventoryCommand => ({
  type,
  data: { productId, orderId: first },
});
const expire = (now = expiresAt): InventoryCommand => ({
  type: "ExpireReservation",
  data: { productId, orderId: first, now },
});

describe("Inventory", () => {
  it("receives what comes in, up to what it can count", () => {
    expect(given(inventory).when(receive(10))).toEqual(accept(received(10)));
    expect(given(inventory, received(999_999_999_995)).when(receive(10))).toEqual(reject("StockTooLarge"));
  });

  it("records a count and what it changes, reserved units among what is counted", () => {
    const stock = given(inventory, received(10), reserved());
    expect(stock.when(count(9))).toEqual(accept(counted(9, -1)));
    expect(stock.when(count(10))).toEqual(accept());
    expect(stock.when(count(3))).toEqual(reject("StockBelowReserved"));
    expect(given(inventory).when(count(5))).toEqual(accept(counted(5, 5)));
  });

  it("counts only what the caller has seen, and takes the same count again for nothing new", () => {
    const stock = given(inventory, received(10), reserved());
    expect(stock.when(count(9, 1))).toEqual(accept(counted(9, -1)));
    expect(stock.when(count(9, 0))).toEqual(reject("RevisionDiffers"));
    expect(given(inventory, received(10), counted(9, -1)).when(count(9, 0))).toEqual(accept());
  });

  it("is adjusted by a difference, never below what is reserved", () => {
    const stock = given(inventory, received(10), reserved());
    expect(stock.when(adjust(-5))).toEqual(accept(adjusted(-5)));
    expect(stock.when(adjust(3))).toEqual(accept(adjusted(3)));
    expect(stock.when(adjust(-7))).toEqual(reject("StockBelowReserved"));
    expect(stock.when(adjust(0))).toEqual(accept());
    expect(given(inventory, received(999_999_999_999)).when(adjust(2))).toEqual(reject("StockTooLarge"));
  });

  it("reserves what is there", () => {
    expect(given(inventory, received(10)).when(reserve())).toEqual(accept(reserved()));
    expect(given(inventory, received(10), reserved()).state).toMatchObject({ available: 6, reserved: 4 });
  });

  it("refuses more than is there", () => {
    expect(given(inventory, received(10), reserved(second, 7)).when(reserve())).toEqual(reject("InsufficientStock"));
    expect(given(inventory).when(reserve())).toEqual(reject("InsufficientStock"));
  });

  it("reserves once for an order, however often it is asked", () => {
    expect(given(inventory, received(10), reserved()).when(reserve())).toEqual(accept());
  });

  it("does not let an order change the quantity it has reserved", () => {
    expect(given(inventory, received(10), reserved()).when(reserve(first, 5))).toEqual(reject("ReservationDiffers"));
  });

  it("releases a reservation once", () => {
    const stock = [received(10), reserved()];
    expect(given(inventory, ...stock).when(command("ReleaseStock"))).toEqual(accept(ofOrder("StockReleased")));
    expect(given(inventory, ...stock, ofOrder("StockReleased")).when(command("ReleaseStock"))).toEqual(accept());
    expect(given(inventory, ...stock, ofOrder("StockReleased")).state.available).toBe(10);
  });

  it("expires a reservation whose time has passed, once", () => {
    const stock = [received(10), reserved()];
    expect(given(inventory, ...stock).when(expire())).toEqual(accept(ofOrder("StockReservationExpired")));
    expect(given(inventory, ...stock).when(expire(instant("2026-03-15T07:59:59Z")))).toEqual(
      reject("ReservationNotDue"),
    );
    expect(given(inventory, received(10)).when(expire())).toEqual(accept());
  });

  it("does not expire what is held without a time", () => {
    const held: InventoryEvent = {
      type: "StockReserved",
      data: { productId, orderId: first, quantity: 4, expiresAt: null },
    };
    expect(given(inventory, received(10), held).when(expire())).toEqual(reject("ReservationNotDue"));
  });

  it("commits what is reserved, and nothing else", () => {
    const stock = [received(10), reserved()];
    expect(given(inventory, ...stock).when(command("CommitStock"))).toEqual(accept(ofOrder("StockCommitted")));
    expect(given(inventory, received(10)).when(command("CommitStock"))).toEqual(reject("ReservationNotFound"));
    const committed = given(inventory, ...stock, ofOrder("StockCommitted"));
    expect(committed.when(command("CommitStock"))).toEqual(reject("ReservationNotFound"));
    expect(committed.state).toMatchObject({ available: 6, reserved: 0 });
  });

  it("takes returned units back", () => {
    const stock = [received(10), reserved(), ofOrder("StockCommitted")];
    const takeBack: InventoryCommand = { type: "ReturnStock", data: { productId, orderId: first, quantity: 3 } };
    expect(given(inventory, ...stock).when(takeBack)).toEqual(accept(ofOrder("StockReturned", 3)));
    expect(given(inventory, ...stock, ofOrder("StockReturned", 3)).state.available).toBe(9);
  });

  it("says so when it comes down to the reorder level, and not again below it", () => {
    const stock = [received(10), level(6)];
    expect(given(inventory, ...stock).when(reserve())).toEqual(accept(reserved(), ranLow(6, 6)));
    expect(given(inventory, ...stock, reserved(), ranLow(6, 6)).when(reserve(second, 1))).toEqual(
      accept(reserved(second, 1)),
    );
    expect(given(inventory, ...stock).when(adjust(-5))).toEqual(accept(adjusted(-5), ranLow(5, 6)));
    expect(given(inventory, ...stock).when(count(2))).toEqual(accept(counted(2, -8), ranLow(2, 6)));
    expect(given(inventory, received(4)).when(reserve())).toEqual(accept(reserved(), ranLow(0)));
  });

  it("says so when the reorder level is raised over what is there", () => {
    const setLevel = (reorderLevel: number): InventoryCommand => ({
      type: "SetReorderLevel",
      data: { productId, reorderLevel },
    });
    expect(given(inventory, received(10)).when(setLevel(12))).toEqual(accept(level(12), ranLow(10, 12)));
    expect(given(inventory, received(10)).when(setLevel(5))).toEqual(accept(level(5)));
    expect(given(inventory, received(10), level(5)).when(setLevel(5))).toEqual(accept());
  });
});
