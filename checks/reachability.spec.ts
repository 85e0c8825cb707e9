import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commands as sdkCommands } from "../clients/sdk/index.ts";
import { queries as sdkQueries } from "../clients/sdk/index.ts";
import { rootFields } from "../read-api/graphql/schema.ts";
import { routes } from "../read-api/gateway.ts";
import type { CommandDefinition } from "../schemas/command.ts";

const schemas = new URL("../schemas/", import.meta.url);

const isDefinition = (value: unknown): value is CommandDefinition =>
  typeof value === "object" && value !== null && "rejections" in value && "permission" in value && "name" in value;

/** Every definition in every schemas/<context>/commands.ts, found by looking. */
const definitions = async () => {
  const contexts = readdirSync(schemas, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const found: CommandDefinition[] = [];
  for (const { name } of contexts) {
    if (!readdirSync(new URL(`${name}/`, schemas)).includes("commands.ts")) continue;
    const exported: unknown = await import(new URL(`${name}/commands.ts`, schemas).href);
    found.push(...Object.values(Object(exported) as object).filter(isDefinition));
  }
  return found;
};

type Doors = { readonly rest: readonly string[]; readonly graphql: readonly string[]; readonly sdk: readonly string[] };

const doors: Doors = {
  rest: routes.flatMap((route) => (route.kind === "command" ? [route.definition.name] : [])),
  graphql: Object.values(rootFields.Mutation).flatMap(({ command }) => (command ? [command.name] : [])),
  sdk: Object.values(sdkCommands).flatMap(({ command }) => command ?? []),
};

const missing = (names: readonly string[], open: Doors) =>
  Object.entries(open).flatMap(([door, reached]) =>
    names.filter((name) => !reached.includes(name)).map((name) => `${name} by ${door}`),
  );

const address = (path: string) => path.replaceAll(/\{\w+\}/g, "{}");
const served = new Map(routes.map((route) => [`${route.method.toUpperCase()} ${address(route.path)}`, route]));

describe("every command", () => {
  it("is reachable by REST, GraphQL and SDK", async () => {
    const names = (await definitions()).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(30);
    expect(missing(names, doors)).toEqual([]);
  });

  it("is missed where a door does not know it", () => {
    expect(missing(["PlaceOrder"], { ...doors, graphql: [] })).toEqual(["PlaceOrder by graphql"]);
  });

  it("has one name only", async () => {
    const names = (await definitions()).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("every call of the SDK", () => {
  it("goes where the gateway serves it, and to the command that it says", () => {
    const wrong = Object.entries({ ...sdkCommands, ...sdkQueries }).filter(([, { method, path, command }]) => {
      const route = served.get(`${method} ${address(path)}`);
      if (!route) return true;
      return command !== null && !(route.kind === "command" && route.definition.name === command);
    });
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  it("leaves out no route but login, health, the streams and the schema registry", () => {
    const called = new Set(
      [...Object.values(sdkCommands), ...Object.values(sdkQueries)].map(
        ({ method, path }) => `${method} ${address(path)}`,
      ),
    );
    expect([...served.keys()].filter((key) => !called.has(key))).toEqual([
      "POST /api/auth/login",
      "POST /api/system/projections/{}/rebuild",
      "GET /api/system/verify",
      "GET /health/live",
      "GET /health/ready",
      "GET /api/topics/{}/records",
      "GET /schemas/types",
      "GET /schemas/ids/{}",
      "GET /subjects",
      "POST /subjects/{}",
      "GET /subjects/{}/versions",
      "POST /subjects/{}/versions",
      "GET /subjects/{}/versions/{}",
      "GET /config",
      "GET /mode",
    ]);
  });
});
