import { describe, expect, it } from "vitest";
import type { Role } from "../schemas/principal.ts";
import { permits } from "./access.ts";
import { principalOf, testGateway } from "./gateway.fixture.ts";
import { routes } from "./gateway.ts";
import { ids } from "./memory-ports.fixture.ts";
import { assertRoutes, type Route } from "./route.ts";

const roles: readonly Role[] = ["company", "retailer", "admin", "auditor", "analyst"];
const addressOf = ({ path }: Route) => path.replaceAll(/\{\w+\}/g, ids.product);

describe("who may call which route", () => {
  it("refuses everybody without the declared permission, on every route, and lets the others through", async () => {
    const { json, bearer } = await testGateway();
    const wrong: string[] = [];
    for (const route of routes) {
      const call = (headers: Record<string, string>) =>
        json(addressOf(route), { method: route.method.toUpperCase(), headers }).catch(() => ({ status: 200 }));
      const stranger = (await call({})).status;
      if ((stranger === 401) === (route.permission === "public"))
        wrong.push(`${route.method} ${route.path}: a stranger got ${stranger}`);
      for (const role of roles) {
        const { status } = await call(await bearer(role));
        const may = permits(principalOf(role), route.permission);
        if (may === (status === 403)) wrong.push(`${route.method} ${route.path}: ${role} got ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("fails the start for a route without a permission, and for an address that is there twice", () => {
    const [route] = routes;
    if (!route) throw new Error("no routes");
    const { permission: _, ...undeclared } = route;
    expect(() => {
      assertRoutes([Object.assign({}, undeclared) as Route]);
    }).toThrow("declares no permission");
    expect(() => {
      assertRoutes([route, route]);
    }).toThrow("twice");
  });

  it.each([
    ["/api/orders", ids.order],
    ["/api/purchases", ids.purchase],
    ["/api/retailers", ids.retailer],
  ])("answers 404 under %s for what is another party's, as for what is not there", async (address, id) => {
    const { json, bearer } = await testGateway();
    const stranger = await bearer("retailer", ids.otherRetailer);
    const foreign = await json(`${address}/${id}`, { headers: stranger });
    const absent = await json(`${address}/${ids.product}`, { headers: stranger });
    expect(foreign.status).toBe(404);
    expect({ ...Object(foreign.body), instance: "", correlationId: "" }).toEqual({
      ...Object(absent.body),
      instance: "",
      correlationId: "",
    });
    expect((await json(`${address}/${id}`, { headers: await bearer("retailer") })).status).toBe(200);
  });

  it.each(["tracking", "history"])("answers 404 for the %s of another party's order", async (part) => {
    const { json, bearer } = await testGateway();
    const path = `/api/orders/${ids.order}/${part}`;
    expect((await json(path, { headers: await bearer("retailer", ids.otherRetailer) })).status).toBe(404);
    expect((await json(path, { headers: await bearer("company", ids.otherCompany) })).status).toBe(404);
    expect((await json(path, { headers: await bearer("company") })).status).toBe(200);
  });
});
