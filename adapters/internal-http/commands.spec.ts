import { afterAll, describe, expect, it } from "vitest";
import { dispatchContract } from "../../command-handlers/dispatch.contract.ts";
import type { Dispatch } from "../../command-handlers/dispatch.ts";
import type { Snapshot } from "../../command-handlers/snapshots.ts";
import { permissionsOf } from "../../schemas/permissions.ts";
import { memoryEventStore } from "../event-store/memory/event-store.ts";
import { memoryIdempotency, type MemoryIdempotencyRows } from "../idempotency/memory.ts";
import { memorySnapshots } from "../snapshots/memory.ts";
import { internalClient } from "./client.ts";
import { commandOperations, httpCommands, routeOf } from "./commands.ts";
import { answering, tokens } from "./listening.fixture.ts";

const opened: (() => unknown)[] = [];

afterAll(async () => {
  for (const close of opened.toReversed()) await close();
});

/** The process behind a server of its own, started by the first command. */
const overHttp = (behind: Dispatch): Dispatch => {
  const connected = (async () => {
    const server = await answering(commandOperations(behind));
    const client = internalClient({ urls: [server.url], tokens });
    opened.push(server.kill, client.close);
    return httpCommands(client);
  })();
  return { send: async (request) => (await connected).send(request), stop: behind.stop };
};

dispatchContract("over HTTP", async () => {
  const rows: MemoryIdempotencyRows = new Map();
  return {
    store: memoryEventStore(),
    snapshots: memorySnapshots<Snapshot>(),
    idempotency: (holder) => memoryIdempotency({ holder, rows }),
    through: overHttp,
    crash: "answered commands with 500",
  };
});

const retailer = { accountId: "ac-1", role: "retailer", partyId: "re-1", permissions: permissionsOf.retailer } as const;

describe("A command to a process that is gone", () => {
  const message = { name: "PlaceOrder", input: {}, principal: retailer, correlationId: "c" };

  it("is answered with: unavailable, try again", async () => {
    const server = await answering({});
    await server.kill();
    const { send } = httpCommands(internalClient({ urls: [server.url], tokens }));
    const started = performance.now();
    expect(await send(message)).toEqual({ outcome: "unavailable", retryAfterMs: 1_000 });
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe("The route of a command", () => {
  const message = { name: "UpdateInventory", correlationId: "c", input: {} };

  it("is the stream that it is about, however its id is written", () => {
    const route = routeOf({ ...message, input: { productId: "AB-1", quantity: 1 } }, retailer);
    expect(route).toBe("ab-1");
    expect(routeOf({ ...message, name: "PublishProduct", input: { productId: "ab-1" } }, undefined)).toBe(route);
  });

  it("is the buyer where the stream is about to be made, so that a repeated checkout meets itself", () => {
    const first = routeOf({ ...message, name: "PlaceOrder", input: { items: [] }, idempotencyKey: "k" }, retailer);
    expect(first).toBe("re-1");
  });

  it("is the key for who has no account yet", () => {
    expect(routeOf({ ...message, idempotencyKey: "k" }, undefined)).toBe("UpdateInventory k");
  });
});
