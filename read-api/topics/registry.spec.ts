import { describe, expect, it } from "vitest";
import { eventCatalogue } from "../../schemas/event-catalogue.ts";
import { publishedSchemas } from "../../schemas/topics/published-events.ts";
import { testGateway } from "../gateway.fixture.ts";

const catalogue = eventCatalogue();
const mediaType = "application/vnd.schemaregistry.v1+json";
const subject = "tradepost.orders.OrderPlaced";

const world = async () => {
  const { json, post } = await testGateway();
  const get = (path: string) => json(path, { headers: { accept: mediaType } });
  const send = (path: string, body: unknown) => post(path, body, { "content-type": mediaType });
  const placed = Object((await get(`/subjects/${subject}/versions/latest`)).body) as Record<string, unknown>;
  return { get, send, placed, schema: String(placed["schema"]), id: Number(placed["id"]) };
};

describe("the schema registry", () => {
  it("serves every published schema by its id, in its own media type, to be kept for ever", async () => {
    const { get } = await world();
    const subjects = (await get("/subjects")).body as readonly string[];
    const expected = publishedSchemas(catalogue).map(({ context, type }) => `tradepost.${context}.${type}`);
    expect(subjects).toEqual([...new Set(expected)].toSorted());
    for (const name of subjects) {
      const { id, schema } = Object((await get(`/subjects/${name}/versions/1`)).body) as { id: number; schema: string };
      const served = await get(`/schemas/ids/${id}?subject=whatever-value&fetchMaxId=false`);
      expect(served.headers.get("content-type")).toBe(mediaType);
      expect(served.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(served.body).toEqual({ schema });
      expect(JSON.parse(schema)).toEqual(JSON.parse(catalogue.latest(name.split(".")[2] ?? "").text));
    }
  });

  it("names the versions of a subject, and each of them", async () => {
    const { get, placed } = await world();
    expect((await get(`/subjects/${subject}/versions`)).body).toEqual([1]);
    expect(placed).toEqual({ subject, id: 31, version: 1, schema: expect.any(String) as string });
    expect((await get(`/subjects/${subject}/versions/-1`)).body).toEqual(placed);
    expect((await get(`/subjects/${subject}/versions/1`)).body).toEqual(placed);
  });

  it("says what it is", async () => {
    const { get } = await world();
    expect((await get("/schemas/types")).body).toEqual(["AVRO"]);
    expect((await get("/config")).body).toEqual({ compatibilityLevel: "FULL_TRANSITIVE" });
    expect((await get("/mode")).body).toEqual({ mode: "READONLY" });
  });

  it.each([
    ["/schemas/ids/9999", 404, 40403],
    ["/schemas/ids/none", 404, 40403],
    ["/subjects/nothing/versions", 404, 40401],
    ["/subjects/nothing/versions/latest", 404, 40401],
    ["/subjects/tradepost.accounts.ClaimHeld/versions", 404, 40401],
    [`/subjects/${subject}/versions/7`, 404, 40402],
    [`/subjects/${subject}/versions/first`, 422, 42202],
    [`/subjects/${subject}/versions/0`, 422, 42202],
  ])("refuses %s in the protocol's words, not to be kept", async (path, status, code) => {
    const { get } = await world();
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error_code: code, message: expect.any(String) as string });
    expect(answer.headers.get("content-type")).toBe(mediaType);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("finds a schema that is known, whatever the order of its keys and without its documentation", async () => {
    const { send, placed, schema, id } = await world();
    const bare: unknown = JSON.parse(schema, (name, value: unknown) =>
      ["doc", "pii", "subject"].includes(name) ? undefined : value,
    );
    const turned = JSON.stringify(Object.fromEntries(Object.entries(Object(bare) as object).toReversed()));
    for (const text of [schema, turned]) {
      expect((await send(`/subjects/${subject}`, { schema: text, schemaType: "AVRO" })).body).toEqual(placed);
      expect((await send(`/subjects/${subject}/versions`, { schema: text })).body).toEqual({ id });
    }
  });

  it("takes nothing new, and says so", async () => {
    const { send } = await world();
    const other = JSON.stringify({ type: "record", name: "Other", fields: [] });
    const registering = await send(`/subjects/${subject}/versions`, { schema: other });
    expect(registering.status).toBe(422);
    expect(registering.body).toMatchObject({ error_code: 42205 });
    expect((await send(`/subjects/new-value/versions`, { schema: other })).body).toMatchObject({ error_code: 42205 });
    expect((await send(`/subjects/${subject}`, { schema: other })).body).toMatchObject({ error_code: 40403 });
    expect((await send(`/subjects/nothing`, { schema: other })).body).toMatchObject({ error_code: 40401 });
  });

  it.each([
    [{}],
    [{ schema: 7 }],
    [{ schema: "{" }],
    [{ schema: "[".repeat(60_000) }],
    [{ schema: " ".repeat(70_000) }],
  ])("calls no schema what is none (%#)", async (body) => {
    const { send } = await world();
    const answer = await send(`/subjects/${subject}/versions`, body);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ error_code: 42201 });
  });
});
