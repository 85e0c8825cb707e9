import { describe, expect, it } from "vitest";
import { inventoryAggregate, orderAggregate } from "./aggregates.ts";
import { emptyStream } from "./stream-state.ts";
import { streamStates } from "./stream-states.ts";

const unused = () => Promise.reject(new Error("nothing is read here"));

const memory = (cachedMax: number) =>
  streamStates(
    {
      store: { read: unused, readTails: unused },
      codec: { decode: unused, isPersonal: () => false },
      snapshots: { load: unused },
      onUnusable: () => undefined,
      writer: { offer: (_aggregate, _stream, state) => state },
    },
    cachedMax,
  );

describe("The states of streams in memory", () => {
  it("are bounded for each category on its own: many orders drive no stock out", () => {
    const { cached, keep } = memory(2);
    keep("inventory-1", emptyStream(inventoryAggregate));
    for (const id of ["1", "2", "3"]) keep(`order-${id}`, emptyStream(orderAggregate));
    expect(cached("inventory-1")).toBeDefined();
    expect(["order-1", "order-2", "order-3"].map((stream) => cached(stream) !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it("never go back to an older revision", () => {
    const { cached, keep } = memory(2);
    keep("order-1", { ...emptyStream(orderAggregate), revision: 4 });
    keep("order-1", { ...emptyStream(orderAggregate), revision: 3 });
    expect(cached("order-1")?.revision).toBe(4);
  });
});
