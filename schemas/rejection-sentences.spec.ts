import { describe, expect, it } from "vitest";
import * as accounts from "./accounts/commands.ts";
import * as companies from "./companies/commands.ts";
import * as inventory from "./inventory/commands.ts";
import * as orders from "./orders/commands.ts";
import * as products from "./products/commands.ts";
import { rejectionCodes } from "./rejection-sentences.ts";
import * as retailers from "./retailers/commands.ts";

const rejectionsOf = (value: unknown) =>
  typeof value === "object" && value !== null && "rejections" in value ? (value.rejections as readonly string[]) : [];

describe("Sentences for rejections", () => {
  it("are there for every code that a command may be refused with, and for no other", () => {
    const contexts = [accounts, companies, inventory, orders, products, retailers];
    const codes = new Set(contexts.flatMap((definitions) => Object.values(definitions).flatMap(rejectionsOf)));
    expect(rejectionCodes).toEqual([...codes].toSorted());
  });
});
