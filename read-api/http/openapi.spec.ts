import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { testGateway } from "../gateway.fixture.ts";
import { routes } from "../gateway.ts";

type Operation = {
  readonly operationId?: string;
  readonly security: readonly object[];
  readonly responses: Readonly<Record<string, object>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: object;
};
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

const served = async () => {
  const { json } = await testGateway();
  return (await json("/openapi.json")).body as Document;
};

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(Object(await served()) as Record<string, unknown>);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe("3.1");
  });

  it("has every route, with its permission, its path parameters and every status it answers", async () => {
    const { paths } = await served();
    for (const route of routes) {
      const operation = paths[route.path]?.[route.method];
      if (!operation) throw new Error(`${route.method} ${route.path} is missing`);
      const statuses = Object.keys(operation.responses).map(Number);
      const isPublic = route.permission === "public";
      expect(operation.security.length, route.path).toBe(isPublic ? 0 : 1);
      expect(statuses, route.path).toEqual(expect.arrayContaining([400, 401, 429, 500, 503]));
      if (!isPublic) expect(statuses, route.path).toContain(403);
      if (route.path.includes("{")) expect(statuses, route.path).toContain(404);
      if (route.kind === "command") expect(statuses, route.path).toEqual(expect.arrayContaining([409, 413, 415, 422]));
      const named = operation.parameters?.filter((parameter) => parameter.in === "path").map(({ name }) => name) ?? [];
      expect(named, route.path).toEqual([...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
  });

  it("names every operation, each differently", async () => {
    const operations = Object.values((await served()).paths).flatMap((path) => Object.values(path));
    const names = operations.map(({ operationId }) => operationId);
    expect(names).not.toContain(undefined);
    expect(new Set(names).size).toBe(routes.length);
  });

  it("asks for the key where the command does, and leaves out of the body what the address says", async () => {
    const { paths } = await served();
    const placing = paths["/api/orders"]?.["post"];
    expect(placing?.parameters).toContainEqual(expect.objectContaining({ name: "Idempotency-Key", required: true }));
    const counting = JSON.stringify(paths["/api/products/{id}/inventory"]?.["put"]?.requestBody);
    expect(counting).toContain("quantity");
    expect(counting).not.toContain("productId");
    expect(counting).not.toContain("expectedRevision");
  });
});

describe("the documentation", () => {
  it("is served from here alone", async () => {
    const { url } = await testGateway();
    const page = await fetch(`${url}/docs`);
    const html = await page.text();
    expect(html).not.toMatch(/(src|href)="https?:/);
    for (const [, asset] of html.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)) {
      expect((await fetch(url + (asset ?? ""))).status, asset).toBe(200);
    }
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
  });
});
