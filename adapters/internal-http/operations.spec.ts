import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { permissionsOf } from "../../schemas/permissions.ts";
import type { SystemStatus } from "../../schemas/system/operations.ts";
import { internalClient } from "./client.ts";
import { answering, tokens } from "./listening.fixture.ts";
import { mergedStatus } from "./merged-status.ts";
import { httpOperations, operatorOperations } from "./operations.ts";

const admin = { accountId: "a-1", role: "admin", partyId: null, permissions: permissionsOf.admin } as const;

const line = (name: string, more: Partial<SystemStatus["projections"][number]> = {}) => ({
  name,
  version: 1,
  position: "05",
  lagEvents: 0,
  lagSeconds: 0,
  parkedStreams: 0,
  state: "running" as const,
  ...more,
});

describe("The status of several processes", () => {
  it("is that of whoever works on a view, and the newest look at its lag", () => {
    const one = {
      epoch: "e",
      head: "05",
      projections: [line("orders", { state: "standby", position: "03", lagEvents: 2 })],
    };
    const other = { epoch: "e", head: "06", projections: [line("orders", { lagEvents: 1 }), line("stock")] };
    const merged = { epoch: "e", head: "06", projections: [line("orders", { lagEvents: 1 }), line("stock")] };
    expect(mergedStatus([one, other])).toEqual(merged);
    expect(mergedStatus([other, one])).toEqual(merged);
  });
});

describe("Operators' questions over HTTP", () => {
  const asked: unknown[] = [];
  let server: Awaited<ReturnType<typeof answering>>;
  let client: ReturnType<typeof internalClient>;

  beforeAll(async () => {
    const resolve = (action: string) => (by: unknown, consumer: string, stream: string) => {
      asked.push([action, by, consumer, stream]);
      return Promise.resolve(true);
    };
    server = await answering(
      operatorOperations({
        status: () => Promise.resolve({ epoch: "e", head: null, projections: [line("orders")] }),
        log: (after, limit) => Promise.resolve(asked.push([after, limit]) > 0 ? [] : []),
        parked: (consumer) => Promise.resolve(consumer === "orders" ? [] : undefined),
        retry: resolve("retry"),
        skip: resolve("skip"),
        async *rebuild(by, view) {
          asked.push(["rebuild", by.role, view]);
          yield await Promise.resolve({ kind: "rebuilt", position: "07" } as const);
        },
        async *verify() {
          yield { kind: "progress", verified: 1, head: "2" } as const;
          yield { kind: "verified", verified: 2 } as const;
        },
      }),
    );
    client = internalClient({ urls: [server.url], tokens });
  });
  afterAll(async () => {
    client.close();
    await server.kill();
  });

  it("are answered as they are where the views are", async () => {
    const operations = httpOperations(client);
    expect(await operations.status()).toEqual({ epoch: "e", head: null, projections: [line("orders")] });
    expect(await operations.log(undefined, 5)).toEqual([]);
    expect(await operations.parked("orders")).toEqual([]);
    expect(await operations.parked("unknown")).toBeUndefined();
    const lines = [];
    for await (const each of operations.verify(AbortSignal.timeout(5_000))) lines.push(each.kind);
    expect(lines).toEqual(["progress", "verified"]);
  });

  it("build a view anew in the name of who asked", async () => {
    const by = { accountId: "a", role: "admin" as const, partyId: null, permissions: ["system:configure" as const] };
    const lines = [];
    for await (const line of httpOperations(client).rebuild(by, "orders", AbortSignal.timeout(5_000))) lines.push(line);
    expect(lines).toEqual([{ kind: "rebuilt", position: "07" }]);
    expect(asked).toContainEqual(["rebuild", "admin", "orders"]);
  });

  it("are decided in the name of whom the token names, whatever the body says", async () => {
    asked.length = 0;
    expect(await httpOperations(client).skip(admin, "orders", "order-1")).toBe(true);
    expect(asked).toEqual([["skip", admin, "orders", "order-1"]]);
  });
});
