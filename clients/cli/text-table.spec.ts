import { describe, expect, it } from "vitest";
import { textTable } from "./text-table.ts";

describe("A table of text", () => {
  it("lines its columns up, numbers to the right", () => {
    const columns = [{ title: "view" }, { title: "behind", align: "right" }] as const;
    const rows = [
      ["orders", "0"],
      ["catalog-products", "1,204"],
    ];
    expect(textTable(columns, rows)).toBe(
      "view              behind\norders                 0\ncatalog-products   1,204\n",
    );
  });
});
