import { buildSchema } from "graphql";
import { describe, expect, it } from "vitest";
import type { Principal } from "../../schemas/principal.ts";
import { testGateway } from "../gateway.fixture.ts";
import { ids, memoryPorts } from "../memory-ports.fixture.ts";
import { assertRootFields } from "./root-fields.ts";
import { rootFields } from "./schema.ts";

const placing = `mutation($input: OrderInput!) { createOrder(input: $input) { id status purchase { id orders { id } } } }`;
const input = { items: [{ productId: ids.product, quantity: 1 }] };

describe("a GraphQL query", () => {
  it("reads what the viewer may see, companies in one go", async () => {
    const asked: (readonly string[])[] = [];
    const ports = memoryPorts();
    const byIds = (viewer: Principal, rowIds: readonly string[]) => {
      asked.push(rowIds);
      return ports.companies.byIds(viewer, rowIds);
    };
    const { graph, bearer } = await testGateway({ ports: { companies: { ...ports.companies, byIds } } });
    const query =
      "{ products(first: 3) { nodes { name company { name } } totalCount pageInfo { hasNextPage endCursor } } }";
    const { body } = await graph(query, {}, await bearer("retailer"));
    expect(body).toMatchObject({
      data: {
        products: {
          nodes: [{ company: { name: "Company 01" } }, {}, {}],
          totalCount: 40,
          pageInfo: { hasNextPage: true },
        },
      },
    });
    expect(asked).toEqual([[ids.company]]);
  });

  it("answers null for another party's order, as for none", async () => {
    const { graph, bearer } = await testGateway();
    const query = "query($id: ID!) { order(id: $id) { id } }";
    const stranger = await bearer("retailer", ids.otherRetailer);
    expect((await graph(query, { id: ids.order }, stranger)).body).toEqual({ data: { order: null } });
    expect((await graph(query, { id: ids.order }, await bearer("company"))).body).toEqual({
      data: { order: { id: ids.order } },
    });
  });

  it("refuses a root field without its permission, by code", async () => {
    const { graph, bearer } = await testGateway();
    const errors = (code: string) => ({ errors: [{ extensions: { code } }] });
    expect((await graph("{ orders { nodes { id } } }")).body).toMatchObject(errors("Unauthenticated"));
    expect((await graph("{ orders { nodes { id } } }", {}, await bearer("analyst"))).body).toMatchObject(
      errors("Forbidden"),
    );
  });

  it("never shows two parties the same kept answer, and none that the catalog has left behind", async () => {
    let price = 0;
    const ports = memoryPorts();
    const get = async (viewer: Principal, id: string) => {
      const row = await ports.catalog.get(viewer, id);
      price += 1;
      return row && { ...row, name: `${viewer.partyId ?? ""} ${price}` };
    };
    const { graph, bearer, live } = await testGateway({ ports: { catalog: { ...ports.catalog, get } } });
    const query = "query($id: ID!) { product(id: $id) { name } }";
    const nameFor = async (party: string) => {
      const { body } = await graph(query, { id: ids.product }, await bearer("retailer", party));
      return (body as { data: { product: { name: string } } }).data.product.name;
    };
    expect(await nameFor(ids.retailer)).toBe(`${ids.retailer} 1`);
    expect(await nameFor(ids.retailer)).toBe(`${ids.retailer} 1`);
    expect(await nameFor(ids.otherRetailer)).toBe(`${ids.otherRetailer} 2`);
    live.publish([{ view: "stock", key: "another", position: "0002" }]);
    expect(await nameFor(ids.retailer)).toBe(`${ids.retailer} 3`);
  });

  it("marks an answer stale, and takes the token in its extensions too", async () => {
    const { post, bearer } = await testGateway({ ports: { freshness: { reach: () => Promise.resolve("stale") } } });
    const consistencyToken = Buffer.from('{"epoch":"e","seen":[["s","1"]]}').toString("base64url");
    const body = { query: "{ products { nodes { id } } }", extensions: { consistencyToken } };
    const { headers, body: answer } = await post("/graphql", body, await bearer("retailer"));
    expect(headers.get("consistency")).toBe("stale");
    expect(answer).toMatchObject({ extensions: { consistency: "stale" } });
  });
});

describe("a GraphQL mutation", () => {
  it("sends its command under the key and the response path, and answers with the token", async () => {
    const { graph, bearer, sent } = await testGateway();
    const { body, headers } = await graph(
      placing,
      { input },
      { ...(await bearer("retailer")), "idempotency-key": "key-1" },
    );
    expect(body).toMatchObject({
      data: { createOrder: { id: ids.order, purchase: { orders: [{ id: ids.order }] } } },
      extensions: { consistencyToken: expect.any(String) as unknown },
    });
    expect(headers.get("consistency-token")).not.toBeNull();
    expect(sent).toMatchObject([{ name: "PlaceOrder", input, idempotencyKey: "key-1.createOrder" }]);
  });

  it("keeps two of the same field in one request apart by their aliases", async () => {
    const { graph, bearer, sent } = await testGateway();
    const query = `mutation { a: publishProduct(productId: "${ids.product}") { id } b: publishProduct(productId: "${ids.product}") { id } }`;
    await graph(query, {}, { ...(await bearer("company")), "idempotency-key": "k" });
    expect(sent.map(({ idempotencyKey }) => idempotencyKey)).toEqual(["k.a", "k.b"]);
  });

  it("answers a rejection with its reason as the code", async () => {
    const { graph, bearer, logged } = await testGateway({
      answer: () => ({ outcome: "rejected", reason: "KycNotApproved" }),
    });
    const { body } = await graph(placing, { input }, await bearer("retailer"));
    expect(body).toMatchObject({
      errors: [{ path: ["createOrder"], extensions: { code: "KycNotApproved", status: 422 } }],
    });
    expect(logged).toEqual([]);
  });

  it("shows a company to whoever has just registered it", async () => {
    const { graph } = await testGateway();
    const given = { name: "Potters", email: "a@example.com", region: "GB", password: "long enough" };
    const { body } = await graph(
      "mutation($input: CompanyRegistrationInput!) { registerCompany(input: $input) { id name } }",
      { input: given },
    );
    expect(body).toMatchObject({ data: { registerCompany: { id: ids.company } } });
  });

  it("says nothing of what went wrong inside, and logs it", async () => {
    const { graph, bearer, logged } = await testGateway({
      answer: () => Promise.reject(new Error("password=hunter2")),
    });
    const { body } = await graph(placing, { input }, await bearer("retailer"));
    expect(JSON.stringify(body)).not.toContain("hunter2");
    expect(body).toMatchObject({ errors: [{ extensions: { code: "Internal" } }] });
    expect(logged).toHaveLength(1);
  });
});

describe("the schema", () => {
  it("does not start with a root field that declares no permission", () => {
    expect(() => {
      assertRootFields(buildSchema("type Query { secrets: String }"), {});
    }).toThrow("Query.secrets declares no permission");
    expect(() => {
      assertRootFields(buildSchema("type Query { me: String }"), { Query: rootFields.Query });
    }).toThrow("is not in the schema");
  });
});
