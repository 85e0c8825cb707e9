import { describe, expect, it } from "vitest";
import type { Order } from "../../schemas/orders/read-models.ts";
import { permissionsOf } from "../../schemas/permissions.ts";
import { testGateway } from "../gateway.fixture.ts";
import { accessTokens } from "../http/access-tokens.ts";
import { ids, memoryPorts, orderRow } from "../memory-ports.fixture.ts";

const query = "subscription($id: ID!) { orderStatusUpdated(orderId: $id) { id status } }";

/** Payloads of an SSE answer, as they come. */
const events = async function* (response: Response) {
  let text = "";
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: (.+)$/m.exec(block)?.[1];
      if (data !== undefined) yield JSON.parse(data) as unknown;
    }
  }
};

const given = async (config = {}) => {
  let current: Order | undefined = orderRow(ids.order);
  const ports = memoryPorts();
  const get = (viewer: { partyId: string | null }) =>
    Promise.resolve(viewer.partyId === ids.retailer ? current : undefined);
  const running = await testGateway({ config, ports: { orders: { ...ports.orders, get } } });
  const subscribe = (headers: Record<string, string>, signal?: AbortSignal) =>
    fetch(`${running.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream", ...headers },
      body: JSON.stringify({ query, variables: { id: ids.order } }),
      ...(signal && { signal }),
    });
  const change = (next: Order | undefined) => {
    current = next;
    running.live.publish([{ view: "orders", key: ids.order, position: "0001" }]);
  };
  return { ...running, subscribe, change };
};

const status = (name: string) => ({ data: { orderStatusUpdated: { id: ids.order, status: name } } });

describe("a subscription", () => {
  it("begins with the state that is, then tells each one that follows", async () => {
    const { subscribe, change, bearer } = await given();
    const told = events(await subscribe(await bearer("retailer")));
    expect((await told.next()).value).toEqual(status("pending"));
    change({ ...orderRow(ids.order), status: "confirmed" });
    expect((await told.next()).value).toEqual(status("confirmed"));
    change({ ...orderRow(ids.order), status: "shipped" });
    expect((await told.next()).value).toEqual(status("shipped"));
    await told.return(undefined);
  });

  it("is refused for another party's order", async () => {
    const { subscribe, bearer } = await given();
    const told = events(await subscribe(await bearer("retailer", ids.otherRetailer)));
    expect((await told.next()).value).toMatchObject({ errors: [{ extensions: { code: "NotFound" } }] });
  });

  it("ends when the order is no longer the viewer's to see", async () => {
    const { subscribe, change, bearer } = await given();
    const told = events(await subscribe(await bearer("retailer")));
    await told.next();
    change(undefined);
    expect((await told.next()).done).toBe(true);
  });

  it("ends with the session", async () => {
    const { subscribe } = await given();
    const past = Date.now() - 597_000;
    const secret = new TextEncoder().encode("a secret of specs, at least 32 bytes long");
    const principal = {
      accountId: "a",
      role: "retailer",
      partyId: ids.retailer,
      permissions: permissionsOf.retailer,
    } as const;
    const token = await accessTokens({ algorithm: "HS256", secret }, () => past).issue({ principal, email: "a@b.c" });
    const told = events(await subscribe({ authorization: `Bearer ${token}` }));
    expect((await told.next()).value).toEqual(status("pending"));
    expect((await told.next()).done).toBe(true);
  });

  it("is bounded for each client, and gives its place back when it ends", async () => {
    const { subscribe, bearer } = await given({ subscriptionsPerClient: 1 });
    const token = await bearer("retailer");
    const first = new AbortController();
    const told = events(await subscribe(token, first.signal));
    await told.next();
    const second = events(await subscribe(token));
    expect((await second.next()).value).toMatchObject({ errors: [{ extensions: { code: "TooManyRequests" } }] });
    first.abort();
    await expect(told.next()).rejects.toThrow();
    await expect.poll(async () => (await events(await subscribe(token)).next()).value).toEqual(status("pending"));
  });
});
