import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answering, tokens } from "./listening.fixture.ts";

describe("What a process answers to the others", () => {
  let server: Awaited<ReturnType<typeof answering>>;
  let ran = 0;
  beforeAll(async () => {
    server = await answering(
      {
        run: () => Promise.resolve((ran += 1)),
        fail: () => Promise.reject(new Error("secret detail")),
      },
      { bodyBytes: 100, notReady: () => Promise.resolve("the event store is out of reach") },
    );
  });
  afterAll(() => server.kill());

  const post = async (operation: string, body: string, authorization?: string) =>
    fetch(`${server.url}/internal/${operation}`, {
      method: "POST",
      body,
      headers: { authorization: authorization ?? `Bearer ${await tokens.sign({ principal: undefined }, body)}` },
    });

  it("needs a token for exactly that body", async () => {
    const foreign = `Bearer ${await tokens.sign({ principal: undefined }, '{"a":1}')}`;
    for (const authorization of ["", "Bearer x", "Basic YTpi", foreign])
      expect((await post("run", "{}", authorization)).status).toBe(401);
    expect(ran).toBe(0);
    expect(await (await post("run", "{}")).json()).toEqual({ value: 1 });
  });

  it("says what is wrong: too much, no JSON, no such operation, no post", async () => {
    expect((await post("run", `"${"x".repeat(200)}"`)).status).toBe(413);
    expect((await post("run", "{")).status).toBe(400);
    expect((await post("other", "{}")).status).toBe(404);
    expect((await fetch(`${server.url}/internal/run`)).status).toBe(405);
  });

  it("tells nothing of a fault", async () => {
    const answer = await post("fail", "{}");
    expect([answer.status, await answer.text()]).toEqual([500, '{"error":"it failed"}']);
  });

  it("tells anybody whether it lives and is ready", async () => {
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    const ready = await fetch(`${server.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: "the event store is out of reach" }]);
  });
});
