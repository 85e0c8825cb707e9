import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventCatalogue } from "../event-catalogue.ts";
import { publishedSchemas } from "./published-events.ts";

/** The members of the domain's own union of claim events. */
const claimTypes = () => {
  const text = readFileSync(join(import.meta.dirname, "../../domain/accounts/events.ts"), "utf8");
  return (/ClaimEvent =([^;]*);/.exec(text)?.[1] ?? "").split("|").map((type) => type.trim());
};

describe("published events", () => {
  it("are all events but claims", () => {
    const catalogue = eventCatalogue();
    const published = publishedSchemas(catalogue).map(({ type }) => type);
    const withheld = catalogue.types.filter((type) => !published.includes(type));
    expect(withheld.length).toBeGreaterThan(0);
    expect(withheld.toSorted()).toEqual(claimTypes().toSorted());
  });
});
