import { describe, expect, it } from "vitest";
import { briefRateLimits } from "../http/rate-limit.ts";
import { testGateway } from "../gateway.fixture.ts";

const codeOf = (body: unknown) =>
  (body as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code;

const nested = (depth: number): string =>
  depth === 0 ? "id" : `company { products { nodes { ${nested(depth - 1)} } } }`;
const many = (count: number) => Array.from({ length: count }, (_, index) => `a${index}: me { id }`).join(" ");
const doubling = Array.from(
  { length: 25 },
  (_, index) => `fragment f${index} on Company { ...f${index + 1} ...f${index + 1} }`,
).join(" ");

describe("a GraphQL document", () => {
  it("is refused when it is no text", async () => {
    const { json } = await testGateway();
    const body = JSON.stringify({ query: 5 });
    const answer = await json("/graphql", { method: "POST", headers: { "content-type": "application/json" }, body });
    expect(codeOf(answer.body)).toBe("BAD_REQUEST");
  });

  it.each([
    ["too deep", `{ products { nodes { ${nested(4)} } } }`],
    ["with too many aliases", `{ ${many(20)} }`],
    ["too costly", "{ products(first: 100) { nodes { company { products(first: 100) { nodes { id name } } } } } }"],
    [
      "too costly behind a variable",
      "query($n: Int) { products(first: $n) { nodes { company { orders { items { product { id name sku } } } } } } }",
    ],
    ["too long", `{ me { id } } #${"x".repeat(20_000)}`],
    [
      "of fragments that double",
      `{ products { nodes { company { ...f0 } } } } ${doubling} fragment f25 on Company { id name }`,
    ],
  ])("is refused when it is %s", async (_what, query) => {
    const { graph, bearer } = await testGateway();
    const { status, body } = await graph(query, { n: 100 }, await bearer("retailer"));
    expect(status).toBe(400);
    expect(codeOf(body)).toBe("DocumentTooLarge");
  });

  it("is refused with too many tokens, or when it does not parse or validate", async () => {
    const { graph, bearer } = await testGateway();
    const token = await bearer("retailer");
    const long = `{ me { ${"id ".repeat(2_000)} } }`;
    for (const query of [long, "{ me {", "{ nobody }"]) {
      const { status, body } = await graph(query, {}, token);
      expect([status, codeOf(body)]).toEqual([400, "InvalidDocument"]);
    }
  });

  it("cannot look at the schema in production, and can in development", async () => {
    const query = "{ __schema { types { name fields { type { ofType { ofType { name } } } } } } }";
    const production = await testGateway({ config: { environment: "production" } });
    expect((await production.graph(query)).status).toBe(400);
    const development = await testGateway();
    expect((await development.graph(query)).body).toMatchObject({ data: { __schema: {} } });
  });

  it("comes alone: no batches", async () => {
    const { post, bearer } = await testGateway();
    const { status } = await post("/graphql", [{ query: "{ me { id } }" }], await bearer("retailer"));
    expect(status).toBe(400);
  });

  it("counts in the bucket of what it reads", async () => {
    const rateLimits = { ...briefRateLimits, products: { limit: 2, windowMs: 60_000 } };
    const { graph, json, bearer } = await testGateway({ config: { rateLimits } });
    const token = await bearer("retailer");
    const query = "{ products { nodes { id } } }";
    expect((await graph(query, {}, token)).status).toBe(200);
    expect((await json("/api/products", { headers: token })).status).toBe(200);
    const refused = await graph(query, {}, token);
    expect([refused.status, codeOf(refused.body)]).toEqual([429, "TooManyRequests"]);
    expect((await graph("{ me { id } }", {}, token)).status).toBe(200);
  });

  it("is no mutation when it comes by GET", async () => {
    const { json, bearer } = await testGateway();
    const query = encodeURIComponent('mutation { publishProduct(productId: "x") { id } }');
    const { status } = await json(`/graphql?query=${query}`, { headers: await bearer("company") });
    expect(status).toBe(405);
  });
});

describe("GraphiQL", () => {
  it("is there in development, with all it needs in the page, and not in production", async () => {
    const accept = { headers: { accept: "text/html" } };
    const { url } = await testGateway();
    const page = await (await fetch(`${url}/graphql`, accept)).text();
    expect(page).toContain("YogaGraphiQL");
    expect(page).not.toMatch(/(src|href)="https?:/);
    const production = await testGateway({ config: { environment: "production" } });
    expect((await fetch(`${production.url}/graphql`, accept)).status).not.toBe(200);
  });
});
