import { describe, expect, it } from "vitest";
import type { CommandAnswer } from "../../schemas/command.ts";
import { testGateway } from "../gateway.fixture.ts";
import { ids, memoryPorts } from "../memory-ports.fixture.ts";
import { briefRateLimits } from "./rate-limit.ts";

const order = { items: [{ productId: ids.product, quantity: 1 }] };
const placing = "/api/orders";
const reply = (answer: CommandAnswer) => ({ answer: () => answer });

describe("an answer that is a problem", () => {
  it.each<[string, CommandAnswer, number, string]>([
    ["a rejection", { outcome: "rejected", reason: "KycNotApproved" }, 422, "KycNotApproved"],
    ["another revision", { outcome: "rejected", reason: "RevisionDiffers" }, 412, "RevisionDiffers"],
    ["a malformed input", { outcome: "invalid", issues: [{ path: "items.0", message: "no" }] }, 400, "Invalid"],
    ["what is not there", { outcome: "not-found" }, 404, "NotFound"],
    ["what is forbidden", { outcome: "forbidden" }, 403, "Forbidden"],
    ["a missing key", { outcome: "key-refused", code: "IdempotencyKeyMissing" }, 400, "IdempotencyKeyMissing"],
    ["a reused key", { outcome: "key-refused", code: "IdempotencyKeyReused" }, 422, "IdempotencyKeyReused"],
    ["a command in flight", { outcome: "busy", code: "InFlight", retryAfterMs: 1_500 }, 409, "InFlight"],
    ["an engine away", { outcome: "unavailable", retryAfterMs: 400 }, 503, "Unavailable"],
  ])("tells %s by status and code", async (_what, answer, status, code) => {
    const { post, bearer } = await testGateway(reply(answer));
    const answered = await post(placing, order, await bearer("retailer"));
    expect(answered.headers.get("content-type")).toBe("application/problem+json");
    expect(answered.status).toBe(status);
    expect(answered.body).toMatchObject({ status, code, type: `urn:tradepost:problem:${code}` });
    expect(answered.headers.get("retry-after")).toBe(status === 409 ? "2" : status === 503 ? "1" : null);
  });

  it("names the request by its correlation id, which it takes from the caller", async () => {
    const { json } = await testGateway();
    const { headers, body } = await json("/api/nowhere", { headers: { "x-correlation-id": "mine-1" } });
    expect(headers.get("x-correlation-id")).toBe("mine-1");
    expect(body).toMatchObject({ code: "NotFound", instance: "urn:tradepost:request:mine-1" });
  });

  it("takes the correlation id from a trace", async () => {
    const { json } = await testGateway();
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const { headers } = await json("/health/live", { headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } });
    expect(headers.get("x-correlation-id")).toBe(trace);
  });

  it("says nothing of what went wrong inside", async () => {
    const broken = { get: () => Promise.reject(new Error("password=hunter2")) };
    const { json, bearer, logged } = await testGateway({ ports: { orders: { ...memoryPorts().orders, ...broken } } });
    const { status, body } = await json(`/api/orders/${ids.order}`, { headers: await bearer("retailer") });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("hunter2");
    expect(logged).toHaveLength(1);
  });

  it("is 401 with a challenge without a token, and with a changed one", async () => {
    const { json, tokenOf } = await testGateway();
    const none = await json("/api/orders");
    expect(none.status).toBe(401);
    expect(none.headers.get("www-authenticate")).toContain("Bearer");
    const changed = await json("/api/orders", { headers: { authorization: `Bearer ${await tokenOf("admin")}x` } });
    expect(changed.body).toMatchObject({ status: 401, code: "InvalidAccessToken" });
  });

  it("is 405 with the methods that there are", async () => {
    const { json } = await testGateway();
    const { status, headers } = await json("/api/auth/login", { method: "DELETE" });
    expect(status).toBe(405);
    expect(headers.get("allow")).toBe("POST");
  });

  it("is 400 for a body that is no JSON, 415 for another kind, 413 for a long one", async () => {
    const { json, post, bearer } = await testGateway({ config: { bodyBytes: 200 } });
    const token = await bearer("retailer");
    const send = (type: string, body: string) =>
      json(placing, { method: "POST", headers: { ...token, "content-type": type }, body });
    expect((await send("application/json", "{nope")).body).toMatchObject({ status: 400, code: "Invalid" });
    expect((await send("text/plain", "{}")).status).toBe(415);
    expect((await post(placing, { reference: "x".repeat(300) }, token)).status).toBe(413);
  });

  it("is 400 with the paths for parameters that do not parse", async () => {
    const { json, bearer } = await testGateway();
    const { status, body } = await json("/api/products?first=1000", { headers: await bearer("retailer") });
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ path: "first" }] });
  });

  it.each(["/api/products?category=%00", "/api/orders?number=%00", "/api/companies?q=%00"])(
    "is 400 for control characters in a filter: %s",
    async (path) => {
      const { json, bearer } = await testGateway();
      expect((await json(path, { headers: await bearer("admin") })).status).toBe(400);
    },
  );

  it("is 404 for the parked streams of no projection", async () => {
    const { json, bearer } = await testGateway();
    const headers = await bearer("admin");
    expect((await json("/api/system/projections/orders/parked", { headers })).status).toBe(200);
    expect((await json("/api/system/projections/nothing/parked", { headers })).status).toBe(404);
  });

  it("is 429 beyond the limit, with when to come back; REST and GraphQL logins count together", async () => {
    const { post, graph } = await testGateway({ config: { rateLimits: briefRateLimits } });
    const credentials = { email: "ann@example.com", password: "wrong" };
    for (let attempt = 0; attempt < 4; attempt += 1) {
      expect((await post("/api/auth/login", credentials)).body).toMatchObject({ code: "InvalidCredentials" });
    }
    await graph(`mutation($c: LoginInput!) { loginUser(credentials: $c) { accessToken } }`, { c: credentials });
    const refused = await post("/api/auth/login", { ...credentials, password: "right password" });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused.headers.get("ratelimit-remaining")).toBe("0");
    const other = await post("/api/auth/login", { email: "bob@example.com", password: "right password" });
    expect(other.status).toBe(200);
  });

  it("is 503 at once when too much is in flight, and health is answered all the same", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { json, post, bearer, sent } = await testGateway({
      config: { maxInFlight: 1 },
      answer: async () => {
        await held;
        return { outcome: "not-found" };
      },
    });
    const token = await bearer("retailer");
    const first = post(placing, order, token);
    while (sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const second = await json("/api/orders", { headers: { ...token, accept: "text/event-stream" } });
    expect(second.body).toMatchObject({ status: 503, code: "Unavailable" });
    expect((await json("/health/live")).status).toBe(200);
    release();
    expect((await first).status).toBe(404);
  });
});

describe("a command over REST", () => {
  it("carries key, correlation, waiting and business time, and its input from address and body", async () => {
    const { post, sent, bearer } = await testGateway();
    const { status, headers } = await post(
      `/api/orders/${ids.order}/cancel`,
      { reason: "ordered-by-mistake" },
      {
        ...(await bearer("retailer")),
        "idempotency-key": "key-1",
        "x-correlation-id": "trace-1",
        prefer: "wait=5",
        "business-time": "2025-01-01T00:00:00Z",
      },
    );
    expect(status).toBe(200);
    expect(headers.get("preference-applied")).toBe("wait=5");
    expect(sent).toMatchObject([
      {
        name: "CancelOrder",
        input: { orderId: ids.order, reason: "ordered-by-mistake" },
        idempotencyKey: "key-1",
        correlationId: "trace-1",
        waitMs: 5_000,
        at: "2025-01-01T00:00:00Z",
        principal: { partyId: ids.retailer },
      },
    ]);
  });

  it("turns If-Match into the expected revision, whichever form of the ETag comes back", async () => {
    const { post, sent, bearer } = await testGateway();
    const token = await bearer("company");
    const path = `/api/products/${ids.product}/inventory`;
    await post(path, { quantity: 5 }, { ...token, "if-match": '"7"' }, "PUT");
    await post(path, { quantity: 5 }, { ...token, "if-match": '"7.abc"' }, "PUT");
    const refused = await post(path, { quantity: 5 }, { ...token, "if-match": '"zz"' }, "PUT");
    expect(sent.map(({ input }) => input)).toEqual([
      { quantity: 5, productId: ids.product, expectedRevision: 7 },
      { quantity: 5, productId: ids.product, expectedRevision: 7 },
    ]);
    expect(refused.status).toBe(412);
  });

  it("answers with a token that a read takes back", async () => {
    const asked: unknown[] = [];
    const reach = (token: unknown) => {
      asked.push(token);
      return Promise.resolve("stale" as const);
    };
    const { post, json, bearer } = await testGateway({ ports: { freshness: { reach } } });
    const token = await bearer("retailer");
    const written = await post(placing, order, token);
    const seen = written.headers.get("consistency-token") ?? "";
    const read = await json(`/api/orders/${ids.order}`, { headers: { ...token, "consistency-token": seen } });
    expect(read.status).toBe(200);
    expect(read.headers.get("consistency")).toBe("stale");
    expect(asked).toEqual([{ epoch: "epoch", seen: [["stream", "0001"]] }]);
    const strict = { ...token, "consistency-token": seen, prefer: "consistency=strict" };
    expect((await json(`/api/orders/${ids.order}`, { headers: strict })).body).toMatchObject({ code: "ViewBehind" });
    const forged = { ...token, "consistency-token": "!!" };
    expect((await json(`/api/orders/${ids.order}`, { headers: forged })).status).toBe(400);
  });
});

describe("a read over REST", () => {
  it("is 304 for the ETag that was read, whose number is the revision", async () => {
    const { json, bearer } = await testGateway();
    const token = await bearer("retailer");
    const first = await json(`/api/products/${ids.product}/inventory`, { headers: token });
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"7\./);
    const second = await json(`/api/products/${ids.product}/inventory`, {
      headers: { ...token, "if-none-match": etag },
    });
    expect(second.status).toBe(304);
    expect(second.body).toBeUndefined();
  });

  it("pages by cursor to the end", async () => {
    const { json, bearer } = await testGateway();
    const headers = await bearer("retailer");
    const seen: unknown[] = [];
    let next: string | null = "";
    while (next !== null) {
      const { body }: { body: unknown } = await json(`/api/products?first=15${next && `&after=${next}`}`, { headers });
      const page = body as { items: unknown[]; nextCursor: string | null };
      seen.push(...page.items);
      next = page.nextCursor;
    }
    expect(seen).toHaveLength(40);
  });

  it("lets only the configured origins read it from a browser", async () => {
    const { json, url } = await testGateway({ config: { allowedOrigins: ["https://shop.example"] } });
    const ours = await json("/health/live", { headers: { origin: "https://shop.example" } });
    expect(ours.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    const theirs = await json("/health/live", { headers: { origin: "https://evil.example" } });
    expect(theirs.headers.get("access-control-allow-origin")).toBeNull();
    const preflight = await fetch(`${url}/api/orders`, {
      method: "OPTIONS",
      headers: { origin: "https://shop.example", "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("Idempotency-Key");
  });

  it("streams a rebuild line by line, for who may configure the system", async () => {
    const { url, bearer } = await testGateway();
    const rebuild = async (role: "admin" | "auditor", name: string) =>
      fetch(`${url}/api/system/projections/${name}/rebuild`, { method: "POST", headers: await bearer(role) });
    expect((await rebuild("auditor", "orders")).status).toBe(403);
    expect((await (await rebuild("admin", "orders")).text()).trim().split("\n").at(-1)).toBe(
      '{"kind":"rebuilt","position":"0001"}',
    );
    expect(await (await rebuild("admin", "nothing")).text()).toContain('"kind":"refused"');
  });

  it("streams a verification line by line", async () => {
    const { url, bearer } = await testGateway();
    const response = await fetch(`${url}/api/system/verify`, { headers: await bearer("auditor") });
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    expect(
      (await response.text())
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { kind: "progress", verified: 1, head: "0001" },
      { kind: "verified", verified: 2 },
    ]);
  });
});

describe("logging in", () => {
  it("answers a token that me takes", async () => {
    const { post, json } = await testGateway();
    const { status, body } = await post("/api/auth/login", { email: "Ann@Example.com ", password: "right password" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ tokenType: "Bearer", expiresIn: 600, account: { email: "ann@example.com" } });
    const { accessToken } = body as { accessToken: string };
    const me = await json("/api/auth/me", { headers: { authorization: `Bearer ${accessToken}` } });
    expect(me.body).toMatchObject({ id: "one", role: "retailer", partyId: ids.retailer });
  });
});
