import { describe, expect, it } from "vitest";
import { decisions } from "../kernel/decider.ts";
import { given } from "../kernel/given.ts";
import { companyId, orderId as order_, productId, retailerId } from "../kernel/ids.ts";
import { instant } from "../kernel/instant.ts";
import { fulfilment, type FulfilmentCommand, type FulfilmentEvent, type FulfilmentRejection } from "./index.ts";

const { accept, reject } = decisions<FulfilmentEvent, FulfilmentRejection>();

const orderId = order_("o-1");
const parties = { retailerId: retailerId("r-1"), companyId: companyId("c-1"), source: "shop" } as const;
const lines = [{ productId: productId("p-1"), quantity: 3 }];
const begun = { orderId, ...parties, lines, expiresAt: instant("2026-03-15T08:00:00Z") };
const short = { reason: "InsufficientStock", productId: productId("p-1") };

const started: FulfilmentEvent = { type: "FulfilmentStarted", data: begun };
const secured: FulfilmentEvent = { type: "FulfilmentStockSecured", data: { orderId, ...parties } };
const failed: FulfilmentEvent = { type: "FulfilmentFailed", data: { orderId, ...short, lines } };
const closed: FulfilmentEvent = { type: "FulfilmentClosed", data: { orderId, because: "cancelled", lines } };
const completed: FulfilmentEvent = { type: "FulfilmentCompleted", data: { orderId } };

const start: FulfilmentCommand = { type: "StartFulfilment", data: begun };
const secure: FulfilmentCommand = { type: "SecureStock", data: { orderId } };
const fail: FulfilmentCommand = { type: "FailFulfilment", data: { orderId, ...short } };
const close: FulfilmentCommand = { type: "CloseFulfilment", data: { orderId, because: "cancelled" } };
const complete: FulfilmentCommand = { type: "CompleteFulfilment", data: { orderId } };

const none = given(fulfilment);
const reserving = given(fulfilment, started);
const afterSecured = given(fulfilment, started, secured);
const afterFailed = given(fulfilment, started, failed);
const afterClosed = given(fulfilment, started, secured, closed);
const afterCompleted = given(fulfilment, started, secured, completed);

describe("Fulfilment", () => {
  it("starts once", () => {
    expect(none.when(start)).toEqual(accept(started));
    for (const already of [reserving, afterSecured, afterFailed, afterClosed, afterCompleted])
      expect(already.when(start)).toEqual(accept());
  });

  it("has not begun before it is started", () => {
    for (const command of [secure, fail, close, complete])
      expect(none.when(command)).toEqual(reject("FulfilmentNotFound"));
  });

  it("is secured while it reserves, and tells an attempt that comes after the end", () => {
    expect(reserving.when(secure)).toEqual(accept(secured));
    expect(afterSecured.when(secure)).toEqual(accept());
    expect(afterCompleted.when(secure)).toEqual(accept());
    expect(afterFailed.when(secure)).toEqual(reject("FulfilmentEnded"));
    expect(afterClosed.when(secure)).toEqual(reject("FulfilmentEnded"));
  });

  it("fails while it reserves, never once another attempt has secured everything", () => {
    expect(reserving.when(fail)).toEqual(accept(failed));
    expect(afterFailed.when(fail)).toEqual(accept());
    expect(afterSecured.when(fail)).toEqual(reject("StockAlreadySecured"));
    expect(afterCompleted.when(fail)).toEqual(reject("StockAlreadySecured"));
    expect(afterClosed.when(fail)).toEqual(reject("FulfilmentEnded"));
  });

  it("is closed until the goods have left", () => {
    expect(reserving.when(close)).toEqual(accept(closed));
    expect(afterSecured.when(close)).toEqual(accept(closed));
    expect(afterClosed.when(close)).toEqual(accept());
    expect(afterFailed.when(close)).toEqual(accept());
    expect(afterCompleted.when(close)).toEqual(reject("GoodsHaveLeft"));
  });

  it("is completed with stock that was secured", () => {
    expect(afterSecured.when(complete)).toEqual(accept(completed));
    expect(afterCompleted.when(complete)).toEqual(accept());
    expect(reserving.when(complete)).toEqual(reject("StockNotSecured"));
    expect(afterFailed.when(complete)).toEqual(reject("FulfilmentEnded"));
    expect(afterClosed.when(complete)).toEqual(reject("FulfilmentEnded"));
  });
});
