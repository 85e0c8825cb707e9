import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { memoryLiveUpdates } from "../adapters/live-updates/memory.ts";
import { memoryRateLimiter } from "../adapters/rate-limiter/memory.ts";
import type { CommandAnswer, CommandRequest } from "../schemas/command.ts";
import { permissionsOf } from "../schemas/permissions.ts";
import type { Principal, Role } from "../schemas/principal.ts";
import { gatewayConfig, type GatewayConfig } from "./config.ts";
import { gateway } from "./gateway.ts";
import { accessTokens } from "./http/access-tokens.ts";
import { memoryPorts, ids } from "./memory-ports.fixture.ts";
import type { Ports } from "./ports.ts";

const secret = new TextEncoder().encode("a secret of specs, at least 32 bytes long");
const signing = { algorithm: "HS256", secret } as const;
const plenty = { limit: 1_000_000, windowMs: 60_000 };
const rateLimits = { login: plenty, loginByAddress: plenty, products: plenty, orders: plenty, default: plenty };

const parties: Readonly<Record<Role, string | null>> = {
  company: ids.company,
  retailer: ids.retailer,
  admin: null,
  auditor: null,
  analyst: null,
};

export const principalOf = (role: Role, partyId: string | null = parties[role]): Principal => ({
  accountId: `account-of-${role}-${partyId ?? "staff"}`,
  role,
  partyId,
  permissions: permissionsOf[role],
});

export type Given = {
  readonly config?: Partial<GatewayConfig>;
  readonly ports?: Partial<Ports>;
  readonly answer?: (request: CommandRequest) => CommandAnswer | Promise<CommandAnswer>;
};

const accepted = (): CommandAnswer => ({
  outcome: "accepted",
  result: {
    companyId: ids.company,
    retailerId: ids.retailer,
    accountId: ids.account,
    productId: ids.product,
    orderId: ids.order,
    status: "pending",
    revision: 8,
    refund: { amountMinor: 0, currency: "GBP" },
    purchaseId: ids.purchase,
    orders: [{ id: ids.order, number: "T-1001", companyId: ids.company, status: "pending", reason: null }],
  },
  token: { epoch: "epoch", seen: [["stream", "0001"]] },
});

/** The real gateway on a port of its own, over ports in memory; closed when the test is over. */
export const testGateway = async ({ config = {}, ports = {}, answer = accepted }: Given = {}) => {
  const sent: CommandRequest[] = [];
  const logged: { readonly fields: object; readonly message: string }[] = [];
  const live = memoryLiveUpdates();
  const commands = {
    send: async (request: CommandRequest) => {
      sent.push(request);
      return answer(request);
    },
  };
  const all: Ports = { ...memoryPorts(), commands, live, rateLimiter: memoryRateLimiter(), ...ports };
  const listener = gateway({
    ports: all,
    config: gatewayConfig({ signing, rateLimits, environment: "development", ...config }),
    log: { error: (fields, message) => logged.push({ fields, message }) },
  });
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const tokens = accessTokens(signing);

  const tokenOf = (role: Role, partyId = parties[role]) =>
    tokens.issue({ principal: principalOf(role, partyId), email: `${role}@example.com` });
  const bearer = async (role: Role, partyId = parties[role]) => ({
    authorization: `Bearer ${await tokenOf(role, partyId)}`,
  });

  const json = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(url + path, init);
    const text = await response.text();
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, body };
  };

  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}, method = "POST") =>
    json(path, { method, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });

  const graph = (query: string, variables: object = {}, headers: Readonly<Record<string, string>> = {}) =>
    post("/graphql", { query, variables }, headers);

  return { url, sent, logged, live, json, post, graph, bearer, tokenOf };
};
