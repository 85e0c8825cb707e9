import { describe, expect, it } from "vitest";
import { eventCatalogue } from "../event-catalogue.ts";
import { changedIds, type ListedSchema, listedSchemas, schemaIds, schemaNames, withNewSchemas } from "./schema-ids.ts";

const catalogue = eventCatalogue();

describe("schema ids", () => {
  it("stay as they were shipped, one for every schema", () => {
    expect(changedIds(listedSchemas(), schemaNames(catalogue))).toEqual([]);
  });

  it("lead to their schema and back", () => {
    const ids = schemaIds(catalogue);
    for (const schema of catalogue.all) expect(ids.schemaOf(ids.idOf(schema))).toBe(schema);
    expect(ids.schemaOf(0)).toBeUndefined();
    expect(() => ids.idOf({ type: "Nothing", version: 1 })).toThrow(/has no schema id/);
  });
});

describe("the list of schema ids", () => {
  const names = ["Noted v1", "Erased v1", "Noted v2"];
  const listed = withNewSchemas([], names);
  const replaced = (index: number, change: Partial<ListedSchema>) =>
    listed.with(index, { ...listed[index]!, ...change });

  it("gives new schemas the next ids and leaves the others alone", () => {
    const longer = withNewSchemas(listed, [...names, "Added v1"]);
    expect(longer.slice(0, 3)).toEqual(listed);
    expect(longer[3]).toMatchObject({ id: 4, schema: "Added v1" });
    expect(changedIds(longer, [...names, "Added v1"])).toEqual([]);
  });

  it.each([
    ["a changed id", replaced(1, { id: 7 }), names, /line 2 has the id 7/],
    ["an id that is used again", replaced(1, { id: 1 }), names, /line 2 has the id 1/],
    ["an id given to another schema", replaced(0, { schema: "Other v1" }), [...names, "Other v1"], /id 1 \(Other v1\)/],
    ["two that changed places", [listed[1]!, listed[0]!, listed[2]!], names, /line 1 has the id 2/],
    [
      "two schemas that changed ids",
      replaced(0, { schema: listed[1]!.schema }).with(1, { ...listed[1]!, schema: listed[0]!.schema }),
      names,
      /is not what was shipped under it/,
    ],
    ["a second id for one schema", withNewSchemas([...listed, { ...listed[0]!, id: 4 }], []), names, /a second id, 4/],
    ["a line that is gone", listed.slice(1), names, /line 1 has the id 2/],
    ["a schema that is gone", listed, names.slice(1), /Noted v1 has an id and is gone/],
    ["a schema without an id", listed.slice(0, 2), names, /has no id: run/],
  ])("finds %s", (_, planted, known, message) => {
    expect(changedIds(planted, known).join("\n")).toMatch(message);
  });
});
