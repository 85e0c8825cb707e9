import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderId } from "../kernel/ids.ts";
import { orderNumber } from "./index.ts";

describe("An order's number", () => {
  it("tells its day and nothing that could be mistaken for another letter", () => {
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), (id) => {
        expect(orderNumber(orderId(`0${id.slice(1)}`))).toMatch(/^\d{6}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
      }),
    );
  });
});
