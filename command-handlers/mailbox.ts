import { overloaded } from "./errors.ts";

const waitingMax = 2_000;
const batchMax = 500;

/** Per key one queue: what arrives while a batch is carried out is the next batch. Keys do not wait for each other. */
export const mailboxes = <Item>(carryOut: (key: string, batch: readonly Item[]) => Promise<void>) => {
  const boxes = new Map<string, Item[]>();

  const empty = async (key: string, box: Item[]) => {
    // A turn later: what the same moment brings goes into the first batch.
    await Promise.resolve();
    while (box.length > 0) await carryOut(key, box.splice(0, batchMax));
    boxes.delete(key);
  };

  /** @throws Overloaded when 2,000 items wait under `key` already. */
  return (key: string, item: Item) => {
    const box = boxes.get(key);
    if (box && box.length >= waitingMax) throw overloaded(key);
    if (box) {
      box.push(item);
      return;
    }
    const opened = [item];
    boxes.set(key, opened);
    void empty(key, opened);
  };
};
