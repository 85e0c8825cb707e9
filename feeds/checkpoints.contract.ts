import { describe, expect, it } from "vitest";
import { position } from "../schemas/recorded-event.ts";
import { type Checkpoint, type Checkpoints, isCheckpointMoved } from "./checkpoint.ts";

const at = (place: number): Checkpoint => ({
  epoch: "epoch",
  position: position(String(place).padStart(16, "0")),
  eventId: `event-${String(place)}`,
});

export const checkpointsContract = (name: string, make: () => Promise<Checkpoints> | Checkpoints) => {
  describe(`checkpoints in ${name}`, () => {
    it("are kept per consumer and partition", async () => {
      const { read, move } = await make();
      expect(await read("one", 0)).toBeUndefined();
      await move("one", 0, undefined, at(1));
      await move("one", 0, at(1), at(5));
      await move("one", 1, undefined, at(2));
      expect(await read("one", 0)).toEqual(at(5));
      expect(await read("one", 1)).toEqual(at(2));
      expect(await read("other", 0)).toBeUndefined();
    });

    it("are moved by one of those who try at once", async () => {
      const { read, move } = await make();
      const first = await Promise.allSettled([1, 2, 3].map((place) => move("one", 0, undefined, at(place))));
      expect(first.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const stored = await read("one", 0);
      const second = await Promise.allSettled([4, 5, 6].map((place) => move("one", 0, stored, at(place))));
      expect(second.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      await expect(move("one", 0, stored, at(7))).rejects.toSatisfy(isCheckpointMoved);
      await expect(move("one", 0, undefined, at(7))).rejects.toSatisfy(isCheckpointMoved);
    });
  });
};
