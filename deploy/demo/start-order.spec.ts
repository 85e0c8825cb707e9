import { describe, expect, it } from "vitest";
import { instant } from "../../domain/kernel/instant.ts";
import type { CommandAnswer } from "../../schemas/command.ts";
import { staff } from "./parties.ts";
import { sender } from "./send.ts";
import { startOrder } from "./start-order.ts";

const sending = { input: {}, as: staff, at: instant("2026-03-01T08:00:00.000Z"), key: "order 7 processing" };
const accepted: CommandAnswer = {
  outcome: "accepted",
  result: { orderId: "019540a0-0000-7000-8000-000000000007", status: "processing" },
  token: { epoch: "spec", seen: [] },
};
const rejected = (reason: string): CommandAnswer => ({ outcome: "rejected", reason });

const starting = async (answers: readonly CommandAnswer[]) => {
  const keys: (string | undefined)[] = [];
  const commands = sender({
    send: ({ idempotencyKey }) => {
      keys.push(idempotencyKey);
      return Promise.resolve(answers[keys.length - 1] ?? rejected("OrderNotConfirmed"));
    },
  });
  await startOrder(commands, sending, 1);
  return keys;
};

describe("The demo's start on an order", () => {
  it("asks again, under keys of its own, until the order is confirmed", async () => {
    const early = rejected("OrderNotConfirmed");
    expect(await starting([early, early, accepted])).toEqual([
      "demo order 7 processing",
      "demo order 7 processing 1",
      "demo order 7 processing 2",
    ]);
  });

  it("gives up on another refusal, and on an order that is never confirmed", async () => {
    await expect(starting([rejected("OrderClosed")])).rejects.toThrow("order 7 processing was rejected: OrderClosed");
    await expect(starting([])).rejects.toThrow("OrderNotConfirmed");
  });
});
