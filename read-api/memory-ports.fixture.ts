import type { Page } from "../schemas/page.ts";
import { permissionsOf } from "../schemas/permissions.ts";
import type { Principal } from "../schemas/principal.ts";
import type { Ports } from "./ports.ts";
import { companyRow, ids, orderRow, priceRow, productRow, retailerRow } from "./rows.fixture.ts";

export { ids, orderRow } from "./rows.fixture.ts";

const all = (role: Principal["role"]) => role === "admin" || role === "auditor";
const owns = ({ role, partyId }: Principal, owners: readonly string[]) =>
  all(role) || (partyId !== null && owners.includes(partyId));

const pageOf = <Row extends { readonly id: string }>(
  rows: readonly Row[],
  first: number,
  after?: string,
): Page<Row> => {
  const from = after === undefined ? 0 : Number(after);
  return {
    edges: rows.slice(from, from + first).map((node, index) => ({ cursor: String(from + index + 1), node })),
    hasNext: rows.length > from + first,
  };
};

const companies = [companyRow(ids.company), companyRow(ids.otherCompany)];
const retailers = [retailerRow(ids.retailer), retailerRow(ids.otherRetailer)];
const products = Array.from({ length: 40 }, (_, number) => productRow(number));
const orders = [orderRow(ids.order)];
const mine = (viewer: Principal) => orders.filter((row) => owns(viewer, [row.companyId, row.retailerId]));

const principal = { role: "retailer", partyId: ids.retailer, permissions: permissionsOf.retailer } as const;
const account = (accountId: string, email: string) => ({
  principal: { accountId, ...principal },
  email,
  name: "Retailer 11",
});

const people: Pick<Ports, "identity" | "companies" | "retailers"> = {
  identity: {
    authenticate: (email, password) =>
      Promise.resolve(password === "right password" ? account("one", email) : undefined),
    account: (accountId) => Promise.resolve(account(accountId, "retailer@example.com")),
  },
  companies: {
    get: (_viewer, rowId) => Promise.resolve(companies.find((row) => row.id === rowId)),
    byIds: (_viewer, rowIds) => Promise.resolve(rowIds.map((rowId) => companies.find((row) => row.id === rowId))),
    list: (_viewer, { first, after }) => Promise.resolve(pageOf(companies, first, after)),
  },
  retailers: {
    get: (viewer, rowId) =>
      Promise.resolve(retailers.find((row) => row.id === rowId && owns(viewer, [rowId, ids.company]))),
    byIds: (_viewer, rowIds) => Promise.resolve(rowIds.map((rowId) => retailers.find((row) => row.id === rowId))),
    list: (viewer, { first }) =>
      Promise.resolve(
        pageOf(
          retailers.filter((row) => owns(viewer, [row.id])),
          first,
        ),
      ),
  },
};

const goods: Pick<Ports, "catalog" | "orders" | "orderHistory"> = {
  catalog: {
    get: (_viewer, rowId) => Promise.resolve(products.find((row) => row.id === rowId)),
    byIds: (_viewer, rowIds) => Promise.resolve(rowIds.map((rowId) => products.find((row) => row.id === rowId))),
    search: (_viewer, { first, after }) => Promise.resolve(pageOf(products, first, after)),
    count: () => Promise.resolve(products.length),
    price: (_viewer, rowId, quantity) =>
      Promise.resolve(products.some((row) => row.id === rowId) ? priceRow(rowId, quantity) : undefined),
  },
  orders: {
    get: (viewer, rowId) => Promise.resolve(mine(viewer).find((row) => row.id === rowId)),
    list: (viewer, { first }) => Promise.resolve(pageOf(mine(viewer), first)),
    purchase: (viewer, purchaseId) => Promise.resolve(mine(viewer).filter((row) => row.purchaseId === purchaseId)),
  },
  orderHistory: {
    history: (viewer, rowId) => Promise.resolve(mine(viewer).some((row) => row.id === rowId) ? [] : undefined),
    asOf: (viewer, rowId) => Promise.resolve(mine(viewer).find((row) => row.id === rowId)),
  },
};

const operation: Pick<Ports, "system" | "operations" | "freshness"> = {
  system: {
    counts: () => Promise.resolve({ companies: 2, retailers: 2, products: 40, orders: 1, ordersToday: 0 }),
    progress: () => Promise.resolve([]),
  },
  operations: {
    status: () => Promise.resolve({ epoch: "epoch", head: null, projections: [] }),
    log: () => Promise.resolve([]),
    parked: (name) => Promise.resolve(name === "orders" ? [] : undefined),
    retry: () => Promise.resolve(false),
    skip: () => Promise.resolve(true),
    async *rebuild(_by, view) {
      if (view !== "orders") {
        yield await Promise.resolve({ kind: "refused" as const, reason: `There is no read model ${view}` });
        return;
      }
      yield { kind: "progress" as const, eventsLeft: 1, eventsPerSecond: 1, secondsLeft: 1 };
      yield { kind: "rebuilt" as const, position: "0001" };
    },
    async *verify() {
      yield await Promise.resolve({ kind: "progress" as const, verified: 1, head: "0001" });
      yield { kind: "verified" as const, verified: 2 };
    },
    notReady: () => Promise.resolve(undefined),
  },
  freshness: { reach: () => Promise.resolve("fresh" as const) },
};

/** Everything but commands, live updates and the limiter: a few rows, kept apart by owner as the real queries do. */
export const memoryPorts = (): Omit<Ports, "commands" | "live" | "rateLimiter"> => ({
  ...people,
  ...goods,
  ...operation,
});
