import { describe, expect, it } from "vitest";
import { position } from "../../schemas/recorded-event.ts";
import type { RelayHint, RelayHints } from "./relay-hints.ts";

const hintAt = (place: number, epoch = "epoch"): RelayHint => ({
  scanned: { epoch, position: position(String(place).padStart(16, "0")), eventId: `event-${String(place)}` },
  partitions: {
    "tradepost.orders.events.1[3]": { offset: place * 2, position: position(String(place).padStart(16, "0")) },
  },
});

/** What every adapter of the port must do. `make` gives an empty one. */
export const relayHintsContract = (name: string, make: () => Promise<RelayHints> | RelayHints) => {
  describe(`relay hints in ${name}`, () => {
    it("are kept by generation", async () => {
      const hints = await make();
      expect(await hints.read("1")).toBeUndefined();
      await hints.save("1", hintAt(5));
      await hints.save("2", hintAt(3));
      expect(await hints.read("1")).toEqual(hintAt(5));
      expect(await hints.read("2")).toEqual(hintAt(3));
    });

    it("go forward alone: whoever comes late with an older one changes nothing", async () => {
      const hints = await make();
      await hints.save("1", hintAt(5));
      await hints.save("1", hintAt(4));
      expect(await hints.read("1")).toEqual(hintAt(5));
      await hints.save("1", hintAt(9));
      expect(await hints.read("1")).toEqual(hintAt(9));
    });

    it("are never those of two stores: another epoch's does not take their place", async () => {
      const hints = await make();
      await hints.save("1", hintAt(5));
      await expect(hints.save("1", hintAt(6, "another"))).rejects.toThrow(/another store/);
      expect(await hints.read("1")).toEqual(hintAt(5));
    });
  });
};
