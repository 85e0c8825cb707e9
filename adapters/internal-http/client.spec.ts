import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { type InternalClient, internalClient, type InternalClientOptions } from "./client.ts";
import { answering, listening, tokens } from "./listening.fixture.ts";
import { internalTokens } from "./tokens.ts";

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

const started = async (...given: Parameters<typeof answering>) => {
  const server = await answering(...given);
  opened.push(server.kill);
  return server;
};

const calling = (urls: readonly string[], more: Partial<InternalClientOptions> = {}): InternalClient => {
  const client = internalClient({ urls, tokens, connectMs: 300, ...more });
  opened.push(client.close);
  return client;
};

const ask = { operation: "echo", body: { n: 1 }, principal: undefined, attemptMs: 2_000, deadlineMs: 4_000 };
const echo = { echo: async ({ body }: { readonly body: unknown }) => body };

/** Reads the request and dies with the connection: nobody can tell what it did. */
const dying = () => listening((request) => void request.resume().on("end", () => request.socket.destroy()));

describe("A request to another process", () => {
  it("is answered, with nothing for nothing", async () => {
    const { url } = await started({ ...echo, nothing: () => Promise.resolve(undefined) });
    const { call } = calling([url]);
    expect(await call({ ...ask, repeatable: false })).toEqual({ n: 1 });
    expect(await call({ ...ask, operation: "nothing", repeatable: false })).toBeUndefined();
  });

  it("goes elsewhere when its process is gone, repeatable or not", async () => {
    const [gone, there] = [await started(echo), await started(echo)];
    await gone.kill();
    const { call } = calling([gone.url, there.url]);
    for (let index = 0; index < 20; index += 1)
      expect(await call({ ...ask, routeBy: `k-${index}`, repeatable: false })).toEqual({ n: 1 });
  });

  it("goes elsewhere when its process is full, and nothing was begun", async () => {
    let begun = 0;
    const full = await started({ echo: async () => (begun += 1) }, { maxInFlight: 0 });
    const there = await started(echo);
    const { call } = calling([full.url, there.url]);
    for (let index = 0; index < 10; index += 1)
      expect(await call({ ...ask, routeBy: `k-${index}`, repeatable: false })).toEqual({ n: 1 });
    expect(begun).toBe(0);
  });

  it("is sent again when its process dies in the middle, where it may be repeated alone", async () => {
    const [dead, there] = [await dying(), await started(echo)];
    opened.push(dead.kill);
    const keys = Array.from({ length: 20 }, (_, index) => `k-${index}`);
    const outcomes = async (repeatable: boolean) =>
      Promise.all(
        keys.map((routeBy) =>
          calling([dead.url, there.url])
            .call({ ...ask, routeBy, repeatable })
            .then(
              () => "answered",
              (error: unknown) => error,
            ),
        ),
      );
    expect(new Set(await outcomes(true))).toEqual(new Set(["answered"]));
    const unrepeated = await outcomes(false);
    expect(unrepeated).toContain("answered");
    expect(unrepeated.find((outcome) => outcome !== "answered")).toMatchObject({ code: "OVERLOADED" });
  });

  it("ends in time when a process takes it and never answers", async () => {
    const { url } = await started({ echo: () => pause(30_000) });
    const { call } = calling([url]);
    const begun = performance.now();
    await expect(call({ ...ask, repeatable: true, attemptMs: 200, deadlineMs: 500 })).rejects.toMatchObject({
      code: "OVERLOADED",
    });
    expect(performance.now() - begun).toBeLessThan(1_500);
  });

  it("is turned away at once where too many are under way", async () => {
    const { url } = await started({ echo: () => pause(300) });
    const { call } = calling([url], { maxInFlight: 1 });
    const first = call({ ...ask, repeatable: true });
    await expect(call({ ...ask, repeatable: true })).rejects.toMatchObject({ code: "OVERLOADED" });
    await first;
  });

  it("is not tried again for ever: a budget bounds what all of them together try", async () => {
    let asked = 0;
    const full = await listening((_, response) => {
      asked += 1;
      response.writeHead(503, { "tradepost-not-begun": "1" }).end();
    });
    opened.push(full.kill);
    const { call } = calling([full.url]);
    const many = Array.from({ length: 400 }, () => call({ ...ask, repeatable: true, deadlineMs: 1_500 }));
    expect((await Promise.allSettled(many)).every(({ status }) => status === "rejected")).toBe(true);
    expect(asked).toBeLessThanOrEqual(400 + 256 + 80);
  });

  it("of another installation is refused with the reason", async () => {
    const { url } = await started(echo);
    const { call } = calling([url], { tokens: internalTokens(Buffer.alloc(32, 9)) });
    await expect(call({ ...ask, repeatable: true })).rejects.toThrow(/same server secret/);
  });
});

describe("Lines of another process", () => {
  it("come one by one, and end when the caller goes", async () => {
    const gone = Promise.withResolvers<string>();
    const { url } = await started({
      async *count({ signal }) {
        signal.addEventListener("abort", () => {
          gone.resolve("gone");
        });
        for (let line = 0; !signal.aborted; line += 1) {
          yield { line };
          await pause(5);
        }
      },
    });
    const seen: unknown[] = [];
    for await (const line of calling([url]).lines({ ...ask, operation: "count" }, AbortSignal.timeout(5_000))) {
      seen.push(line);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([{ line: 0 }, { line: 1 }, { line: 2 }]);
    expect(await gone.promise).toBe("gone");
  });
});

describe("A question to all processes", () => {
  it("is answered by those that are there", async () => {
    const [one, gone] = [await started({ echo: () => Promise.resolve(1) }), await started(echo)];
    await gone.kill();
    expect(await calling([one.url, gone.url]).callAll(ask, 1_000)).toEqual([1]);
  });
});
