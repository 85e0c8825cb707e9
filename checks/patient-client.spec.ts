import { describe, expect, it } from "vitest";
import type { Call, Client } from "./http-client.ts";
import { patient } from "./patient-client.ts";

const answering = (statuses: readonly (number | undefined)[]) => {
  const calls: Call[] = [];
  const client: Client = {
    call: (call) => {
      calls.push(call);
      const status = statuses[calls.length - 1];
      if (status === undefined) return Promise.reject(new Error("cut"));
      return Promise.resolve({ status, headers: {}, text: "" });
    },
    close: () => undefined,
  };
  return { calls, client };
};

describe("A patient client", () => {
  it("sends the same again, under one key, until the answer is final", async () => {
    const { calls, client } = answering([503, undefined, 409, 201]);
    expect(await patient(client).call({ method: "POST", path: "/a" })).toMatchObject({ status: 201 });
    expect(calls).toHaveLength(4);
    expect(new Set(calls.map(({ headers }) => headers?.["idempotency-key"])).size).toBe(1);
  });

  it("takes a refusal for an answer", async () => {
    expect(await patient(answering([422, 201]).client).call({ method: "POST", path: "/a" })).toMatchObject({
      status: 422,
    });
  });

  it("ends with the last answer, or says that there was none", async () => {
    expect(await patient(answering([503, 503]).client, 100).call({ method: "GET", path: "/a" })).toMatchObject({
      status: 503,
    });
    await expect(patient(answering([]).client, 100).call({ method: "GET", path: "/a" })).rejects.toThrow(
      "no answer to GET /a within 100 ms",
    );
  });
});
